"""What is told of an entry that something uses: why it stays, and what hangs on a choice that goes."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import ngettext

from app.core.errors import Refused
from app.vocabulary.localized import clauses, listed
from app.web.languages import current_language
from app.web.pages import localized
from events.setup import wording
from events.setup.forms.questions import QuestionForm
from events.setup.services.definitions import Use
from events.setup.services.editing import DroppedChoice


def uses_in_words(uses: Sequence[Use]) -> str:
    """Who uses an entry, and how many they are or which."""
    language = current_language()
    told = []
    for use in uses:
        names = listed(map(localized, use.names), language) if use.names else str(use.count)
        told.append(f"{wording.used_by(use.by)}{'：' if language == 'zh' else ': '}{names}")
    return clauses(told, language)


def is_agreed(form: QuestionForm, dropped: Sequence[DroppedChoice]) -> bool:
    """Whether the question can be saved without these choices; else the form says what hangs on them.

    Who has given one of them keeps it, which has to be read once and sent again; what a condition compares with stays until
    that condition goes.
    """
    seen = set((form.dropped.data or "").splitlines())
    if not any(one.asked_by for one in dropped) and seen >= {one.value for one in dropped}:
        return True
    form.dropped.data = "\n".join(one.value for one in dropped)
    for one in dropped:
        choice = localized(one.label)
        for label in one.asked_by:
            form.refuse(Refused("choice_asked_about", choice=choice, question=localized(label)))
        if one.count:
            given = ngettext("%(num)s answer", "%(num)s answers", one.count)
            form.refuse(Refused("choice_given", choice=choice, answers=given))
    return False
