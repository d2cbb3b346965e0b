"""A liaison's own pages: their guests, and nobody else."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.actors import StaffActor
from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.phones import format_mobile
from app.vocabulary.places import chosen_place
from app.web.paging import PageRequest
from events.people import queries, services
from events.people.forms import DeskNoteForm
from events.people.policy import may_see_guests
from events.people.queries.guests import GUEST_SORTS, arrivals_of
from events.people.routes import feature
from events.people.routes.sides import activities_in_words
from events.people.wording import MASK
from events.registration import queries as registration
from events.registration.enums import PlaceState
from events.registration.forms import PREFIX, STANDING, person_form
from events.registration.models import Delegate, Question
from events.registration.routes.offering import (
    answer_text,
    browser_condition,
    form_value,
    refuse_form,
    sent_answers,
    sent_person,
    sent_texts,
    staff_offer,
)
from events.registration.rules.answers import UPLOADS
from events.registration.services.answers import opened
from events.registration.services.editing import Sheet, edit_delegate
from events.registration.wording import attention_words, place_word, status_words
from events.setup.models import Event


@feature.page("/manage/<event_code>/guests", may=may_see_guests)
def guests(unit: Unit, event: Event) -> Any:
    """My guests: how to reach them, what is missing, whether they have arrived."""
    wanted = PageRequest.read(request.args, GUEST_SORTS)
    number = unit.actor.id if isinstance(unit.actor, StaffActor) else 0
    return render_template(
        "people/guests.html", event=event, wanted=wanted, page=queries.guests_page(unit.session, event.id, number, wanted),
        counts=queries.guest_counts(unit.session, event.id, number), statuses=status_words(), format_mobile=format_mobile)


@feature.page("/manage/<event_code>/guests/<reference>", may=may_see_guests)
def guest(unit: Unit, event: Event, reference: str) -> Any:
    """One guest: who they are, what they told us (sensitive answers masked), where they have places."""
    found = services.look_after(unit, event, reference)
    form = DeskNoteForm(formdata=None, data={"note": "; ".join(
        one for one in found.attention if one not in attention_words())})
    answers = [(answer.question, MASK if answer.question.sensitive else _("A file") if answer.file_id is not None
                else answer_text(answer.question, answer.value))
               for answer in sorted(found.answers, key=lambda one: one.question.position)]
    return render_template(
        "people/guest.html", event=event, guest=found, answers=answers, form=form, statuses=status_words(),
        place_word=place_word(found), format_mobile=format_mobile, activities=activities_in_words(found),
        companions=registration.companions_of(unit.session, found),
        arrived_at=arrivals_of(unit.session, event.id, [found]).get(found.id))


@feature.form("/manage/<event_code>/guests/<reference>/edit", may=may_see_guests)
def edit_guest(unit: Unit, event: Event, reference: str) -> Any:
    """Change a guest's details and activities."""
    found = services.look_after(unit, event, reference)
    questions = [one for one in registration.questions_of(unit.session, event.id) if one.type not in UPLOADS]
    form = person_form(staff_offer(event, questions, found), public=False, values=_values(found))
    del form.category, form["note"], form["language"], form["notify"]
    if unit.writes and form.validate():
        try:
            edit_delegate(unit, event, found, _sheet(form, found, questions))
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            flash(_("Saved."), "success")
            return _to(event, found)
    return render_template(
        "people/edit_guest.html", event=event, guest=found, form=form,
        questions={PREFIX + one.key: one for one in questions},
        conditions={PREFIX + one.key: browser_condition(one, with_category=False) for one in questions}), form.status


@feature.action("/manage/<event_code>/guests/<reference>/note", may=may_see_guests)
def note_guest(unit: Unit, event: Event, reference: str) -> Any:
    """Leave a note for the desk."""
    found = services.look_after(unit, event, reference)
    services.note_for_desk(unit, event, found, DeskNoteForm().note.data or "")
    flash(_("Saved."), "success")
    return _to(event, found)


def _values(guest: Delegate) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(guest, name) or "" for name in STANDING}
    values["country"], values["province"] = chosen_place(guest.country, guest.province)
    values["activity"] = [place.activity.code for place in guest.places if place.state != PlaceState.RELEASED]
    return values | {PREFIX + answer.question.key: form_value(answer.question, opened(answer))
                     for answer in guest.answers if not answer.question.sensitive and answer.file_id is None}


def _sheet(form: Any, guest: Delegate, questions: list[Question]) -> Sheet:
    """What was sent; category, note and language stay what they are, and so does what is sensitive and left empty."""
    sensitive = {one.key for one in questions if one.sensitive}
    answers = {key: texts for key, texts in sent_answers(form, questions).items() if key not in sensitive or any(texts)}
    return Sheet(person=sent_person(form), category=guest.category.code, answers=answers,
                 activities=sent_texts(form, "activity"), note=guest.note or "", language=guest.language)


def _to(event: Event, guest: Delegate) -> Any:
    return redirect(url_for("people.guest", event_code=event.code, reference=guest.reference), 303)
