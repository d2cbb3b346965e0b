"""What goes with a message is called by its name everywhere it is read."""

import pytest
from flask import Flask

from app.core.runtime import runtime
from events.letters.forms import MailingForm
from events.letters.wording import ENCLOSURES

pytestmark = pytest.mark.one_database


def test_whatever_can_be_enclosed_has_words_for_the_outbox(app: Flask) -> None:
    with app.test_request_context():
        offered = [choice.value for choice in MailingForm().enclosures.choices]
        words = [runtime().contributions.ask("mail.enclosure_words", name) for name in [*offered, "of nobody"]]
        assert words == [*([str(ENCLOSURES[name])] for name in offered), [None]]
