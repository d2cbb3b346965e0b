"""What a print is called: whom it is for, how it lies on paper, where it stands; and why badges are reissued."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core.unit import Unit
from app.vocabulary.localized import text
from app.vocabulary.times import days, format_date, local_date
from app.web.languages import current_language
from badges.codes.enums import IssueReason
from badges.printing.enums import BadgeLayout, Discarded, ElementKind, RunState, Sorting
from badges.printing.models import PrintRun
from badges.printing.queries.layouts import READY, layouts_of
from badges.printing.queries.selections import Choices
from badges.printing.rules.ready_made import READY_MADE
from events.setup.models import Event

_Whens = Callable[[], Mapping[str, str]]

def issue_reasons() -> dict[str, str]:
    return {
        IssueReason.LOST: _("Lost or stolen"), IssueReason.DAMAGED: _("Damaged"),
        IssueReason.WRONG_DETAILS: _("Name or details were wrong"),
        IssueReason.PASSED_ON: _("Passed on to somebody else"), IssueReason.OTHER: _("Another reason"),
    }  # fmt: skip


def state_words() -> dict[str, str]:
    return {
        RunState.WAITING: _("Being set"), RunState.READY: _("Ready to be fetched"), RunState.PRINTED: _("Printed"),
        RunState.DISCARDED: _("Came to nothing"),
    }  # fmt: skip


def discard_words() -> dict[str, str]:
    return {
        Discarded.SPOILT: _("It came out spoilt, or the paper was wrong"),
        Discarded.WRONG: _("The layout or the people were wrong"), Discarded.NOT_NEEDED: _("It isn't needed"),
        Discarded.FAILED: _("It failed"), Discarded.LAPSED: _("Nobody fetched it in time"),
        Discarded.ERASED: _("Somebody in it was erased"),
    }  # fmt: skip


def sorting_words() -> dict[str, str]:
    return {
        Sorting.CATEGORY: _("By category, then by pinyin"), Sorting.NAME: _("By pinyin alone"),
        Sorting.UNIT: _("By organisation"), Sorting.GROUP: _("By group"),
    }  # fmt: skip


def layout_choices(unit: Unit, event: Event) -> dict[str, str]:
    """What can be printed: badges by their categories' layouts, one layout for all, cards that are ready-made."""
    language = current_language()
    own = {kept.code: _("All by “%(layout)s”", layout=text(kept.name, language)) for kept in layouts_of(unit.session, event)}
    cards = {
        READY + code: text(recipe.name, language) for code, recipe in READY_MADE.items()
        if all(element.kind is not ElementKind.CODE for element in recipe.layout.elements)
    }  # fmt: skip
    return {"": _("Badges, each by the layout of its category"), **own, **cards}


def when_choices(event: Event, choices: Choices) -> dict[str, str]:
    """The days, activities and answered dates that a print can be narrowed by."""
    language = current_language()
    found = {"": _("At any time")}
    for question, day in choices.answered:
        answered = _("%(question)s: %(day)s", question=text(question.label, language), day=_day(day, language))
        found[f"answer:{question.key}:{day}"] = answered
    for one in days(event.starts, event.ends):
        found[f"day:{one.isoformat()}"] = _("Activities of %(day)s", day=format_date(one, language))
    for activity in event.activities:
        day = format_date(local_date(activity.starts, event.timezone), language)
        found[f"activity:{activity.code}"] = f"{text(activity.title, language)} · {day}"
    return found


def _day(text_of_day: str, language: str) -> str:
    try:
        return format_date(date.fromisoformat(text_of_day), language)
    except ValueError:
        return text_of_day


def run_words(event: Event, run: PrintRun, layouts: Mapping[str, str], whens: _Whens) -> list[str]:
    """What a print is of, in a few words each; `layouts` and `whens` are what can be chosen now."""
    language, chosen = current_language(), run.chosen or {}
    names = {category.code: text(category.name, language) for category in event.categories}
    words = [layouts.get(run.layout_code, run.layout_code) if run.layout_code else _("Badges")]
    words += _whom(run, chosen, names, whens)
    if run.only_unprinted:
        words.append(_("not printed before"))
    words.append(_("Sheets") if run.layout == BadgeLayout.SHEET else _("One a page"))
    if run.count != 1 and run.sorting != Sorting.CATEGORY:
        words.append(sorting_words()[run.sorting])
    if run.separators:
        words.append(_("with separators"))
    return words


def _whom(run: PrintRun, chosen: Mapping[str, Any], names: Mapping[str, str], whens: _Whens) -> list[str]:
    found = [names.get(run.category, run.category)] if run.category else []
    if run.delegate_ids is not None and run.count == 1:
        found.append(_("A single badge"))
    elif chosen.get("picked") or run.delegate_ids is not None:
        found.append(_("Picked on the list"))
    elif chosen.get("list"):
        found.append(_("Found by the list's filters"))
    if chosen.get("group"):
        found.append(_("A group"))
    if chosen.get("unit"):
        found.append(_("An organisation"))
    if chosen.get("when"):
        found.append(whens().get(chosen["when"], chosen["when"]))
    return found or [_("All categories")]
