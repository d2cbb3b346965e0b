"""The page's address in the other language."""

import pytest
from flask import Flask

from app.web.languages import switch_language_url


@pytest.mark.parametrize(("query", "address"), [
    ("", "?lang=en"),
    ("?lang=zh&page=2", "?page=2&lang=en"),
    ("?q=%E7%8E%8B&q=b", "?q=%E7%8E%8B&q=b&lang=en"),
    ("?_scheme=javascript&_external=1&endpoint=x", "?_scheme=javascript&_external=1&endpoint=x&lang=en"),
])
def test_switch_language_url_keeps_what_was_asked(query: str, address: str) -> None:
    with Flask("a").test_request_context(f"//elsewhere.example/{query}"):
        assert switch_language_url("en") == address
