"""The parts of an event: lists of rooms, categories, activities, points and questions, and the form for one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core.errors import NotFound, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.web.pages import localized
from app.web.security_headers import show_own_frames
from events.setup import wording
from events.setup.definition.errors import DefinitionRefused
from events.setup.forms.activities import ActivityForm
from events.setup.forms.entries import EntryForm
from events.setup.forms.places import CategoryForm, PointForm, RoomForm
from events.setup.forms.questions import QuestionForm
from events.setup.models import Event
from events.setup.policy import may_edit_event
from events.setup.queries import stored_definition
from events.setup.routes.choices import NOTHING, category_choices, row_choices, word_choices
from events.setup.routes.feature import feature
from events.setup.routes.uses import is_agreed, uses_in_words
from events.setup.rules.ordering import in_sections
from events.setup.services.definitions import InUse
from events.setup.services.editing import (
    dropped_choices,
    entry_of,
    entry_prefix,
    move_entry,
    remove_entry,
    save_entry,
)


@dataclass(frozen=True, slots=True)
class Editor:
    """How entries of one part are shown and edited.

    Their list's template, their form, what it lets choose, the key that names them, that of their title.
    """

    template: str
    form: type[EntryForm]
    offer: Callable[[Any, Unit, Event], None]
    identity: str = "code"
    title: str = "name"


def _offer_nothing(_form: Any, _unit: Unit, _event: Event) -> None:
    """A room refers to nothing."""


def _offer_categories(form: Any, _unit: Unit, event: Event) -> None:
    form.companion_category.choices = [NOTHING, *category_choices(event)]


def _offer_for_activity(form: Any, _unit: Unit, event: Event) -> None:
    form.kind.choices = word_choices(wording.ACTIVITY_KINDS)
    form.room.choices = [NOTHING, *row_choices(event.rooms)]
    form.sign_up.choices = word_choices(wording.SIGN_UPS)
    form.categories.choices = category_choices(event)


def _offer_for_point(form: Any, _unit: Unit, event: Event) -> None:
    form.activity.choices = [NOTHING, *row_choices(event.activities, "title")]
    form.admits.choices = word_choices(wording.ADMITS)
    form.categories.choices = category_choices(event)


def _offer_for_question(form: Any, _unit: Unit, event: Event) -> None:
    form.type.choices = word_choices(wording.QUESTION_TYPES)
    form.categories.choices = category_choices(event)


EDITORS = {
    "rooms": Editor("setup/entries_rooms.html", RoomForm, _offer_nothing),
    "categories": Editor("setup/entries_categories.html", CategoryForm, _offer_categories),
    "activities": Editor("setup/entries_activities.html", ActivityForm, _offer_for_activity, title="title"),
    "points": Editor("setup/entries_points.html", PointForm, _offer_for_point),
    "form": Editor("setup/entries_form.html", QuestionForm, _offer_for_question, identity="key", title="label"),
}


@feature.page("/manage/<event_code>/setup/<part>", may=may_edit_event)
def entries(unit: Unit, event: Event, part: str) -> Any:
    """All entries of a part, in their order."""
    editor = _editor(part)
    stored = stored_definition(unit.session, event, runtime().contributions)
    rows = stored.parts.get(part, [])
    page = render_template(
        editor.template, event=event, part=part, editor=editor, entries=rows,
        groups=in_sections(rows) if part == "form" else [])
    return show_own_frames(make_response(page))


@feature.form("/manage/<event_code>/setup/<part>/add", may=may_edit_event)
def add_entry(unit: Unit, event: Event, part: str) -> Any:
    """A new entry at the end of a part."""
    return _edit(unit, event, part, None)


@feature.form("/manage/<event_code>/setup/<part>/<entry_code>/edit", may=may_edit_event)
def edit_entry(unit: Unit, event: Event, part: str, entry_code: str) -> Any:
    """One entry."""
    return _edit(unit, event, part, entry_code)


@feature.action("/manage/<event_code>/setup/<part>/<entry_code>/remove", may=may_edit_event)
def remove(unit: Unit, event: Event, part: str, entry_code: str) -> Any:
    """Take an entry away, unless something uses it."""
    name = _title(_editor(part), entry_of(unit, event, part, entry_code)) or entry_code
    try:
        remove_entry(unit, event, part, entry_code)
    except InUse as error:
        flash(_("“%(name)s” stays, for it is in use (%(uses)s).", name=name, uses=uses_in_words(error.uses)), "error")
    else:
        flash(_("“%(name)s” was removed.", name=name), "success")
    return redirect(url_for("setup.entries", event_code=event.code, part=part), 303)


@feature.action("/manage/<event_code>/setup/<part>/<entry_code>/move/<direction>", may=may_edit_event)
def move(unit: Unit, event: Event, part: str, entry_code: str, direction: str) -> Any:
    """Put an entry one place up or down."""
    _editor(part)
    if direction not in ("up", "down"):
        raise NotFound
    move_entry(unit, event, part, entry_code, -1 if direction == "up" else 1)
    return redirect(url_for("setup.entries", event_code=event.code, part=part), 303)


def _title(editor: Editor, stored: Any) -> str:
    """What an entry is called; nothing for one that isn't there yet."""
    return localized(stored.get(editor.title)) if stored else ""


def _titles(unit: Unit, event: Event, part: str, editor: Editor) -> dict[str, str]:
    """What the entries of a part are called, by how a mistake names their place."""
    rows = stored_definition(unit.session, event, runtime().contributions).parts.get(part, ())
    return {f"{part}[{number}]": _title(editor, row) for number, row in enumerate(rows, start=1)}


def _editor(part: str) -> Editor:
    if part not in EDITORS:
        raise NotFound
    return EDITORS[part]


def _edit(unit: Unit, event: Event, part: str, code: str | None) -> Any:
    editor = _editor(part)
    stored = entry_of(unit, event, part, code) if code is not None else {}
    form = _form(unit, event, editor, stored)
    if form.validate_on_submit():
        entry = form.entry() | ({editor.identity: code} if code is not None else {})
        try:
            dropped = dropped_choices(unit, event, code, entry) if code and isinstance(form, QuestionForm) else []
            if not dropped or is_agreed(form, dropped):
                save_entry(unit, event, part, code, entry)
        except DefinitionRefused as error:
            form.show_mistakes(entry_prefix(unit, event, part, code), error.errors, _titles(unit, event, part, editor))
        except Refused as error:
            form.refuse(error)
        if not form.errors:
            flash(_("Saved."), "success")
            return redirect(url_for("setup.entries", event_code=event.code, part=part), 303)
    known: list[Any] = []
    if isinstance(form, ActivityForm):
        form.offer_items()
    if isinstance(form, QuestionForm):
        known = [other for other in _questions(unit, event) if other["key"] != code]
        form.offer_rows([NOTHING, *(SelectChoice(other["key"], localized(other["label"])) for other in known)])
    page = render_template("setup/edit_entry.html", form=form, event=event, part=part, code=code, known=known,
                           title=_title(editor, stored))
    return show_own_frames(make_response(page, form.status))


@feature.context_processor
def conditions() -> dict[str, Any]:
    """What the lines of a condition offer."""
    return {"known_answers": known_answers}


def known_answers(questions: Iterable[Any]) -> dict[str, list[list[str]]]:
    """The answers that a question can have where they are known, each with what it is called, by the question's key."""
    found: dict[str, list[list[str]]] = {}
    for question in questions:
        if question["type"] == "yes_no":
            found[question["key"]] = [["yes", str(_("Yes"))], ["no", str(_("No"))]]
        elif question.get("choices"):
            found[question["key"]] = [[one["value"], localized(one["label"])] for one in question["choices"]]
    return found


def _questions(unit: Unit, event: Event) -> list[Any]:
    return list(stored_definition(unit.session, event, runtime().contributions).parts.get("form", ()))


def _form(unit: Unit, event: Event, editor: Editor, stored: Any) -> EntryForm:
    form = editor.form()
    editor.offer(form, unit, event)
    if isinstance(form, QuestionForm):
        form.keep(stored)
    if stored:
        del form[editor.identity]
        if not form.is_submitted():
            form.show(stored)
    return form
