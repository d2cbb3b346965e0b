"""What the tests of deals ask for."""

import pytest

from tests.events.docking.book import Book, two_editions


@pytest.fixture
def book() -> Book:
    """An empty book of the editions e1 and e2."""
    return two_editions()
