"""The letters on paper as occasions, with the words that only they know."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from app.mail.occasions import Occasion
from events.letters.enums import Paper

_OWN: Final = {"today": _l("The day on which the letter is made")}

PAPERS: Final = (
    Occasion(Paper.INVITATION, _l("Invitation"), _OWN, on_paper=True),
    Occasion(Paper.CONFIRMATION, _l("Confirmation of participation"), _OWN, on_paper=True),
    Occasion(Paper.VISA, _l("Letter for a visa"), _OWN, on_paper=True),
)
