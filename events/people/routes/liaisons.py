"""Who looks after whom, for the organisers: by delegate, by group, by category, several at once."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.unit import Unit
from app.web.languages import current_language
from events.people import queries, services
from events.people.forms import BulkLiaisonForm, LiaisonChoiceForm, with_liaisons
from events.people.policy import may_assign
from events.people.queries.liaisons import liaisons_of_categories
from events.people.routes import feature
from events.people.services.care import Target
from events.registration import queries as registration
from events.registration.forms import options
from events.registration.models import Group
from events.setup.models import Event


@feature.form("/manage/<event_code>/liaisons", may=may_assign)
def liaisons(unit: Unit, event: Event) -> Any:
    """All liaisons with whom they look after; categories and groups given to them, several at once."""
    groups = list(unit.session.scalars(registration.groups_statement(event.id)))
    known = queries.liaisons_of_event(unit.session, event)
    form = with_liaisons(BulkLiaisonForm(), known)
    form.categories.choices = options([(one.code, one.name.get(current_language()) or one.code) for one in event.categories])
    form.groups.choices = options([(str(one.id), one.name) for one in groups])
    if unit.writes and form.validate():
        targets: list[Target] = [one for one in event.categories if one.code in (form.categories.data or ())]
        targets += [one for one in groups if str(one.id) in (form.groups.data or ())]
        count = services.assign_liaison(unit, event, targets, _number(form))
        flash(_("%(count)s changed.", count=count), "success")
        return redirect(url_for("people.liaisons", event_code=event.code), 303)
    return render_template(
        "people/liaisons.html", event=event, form=form, known=known, groups=groups,
        of_groups=queries.liaisons_of_groups(unit.session, [one.id for one in groups]),
        of_categories=liaisons_of_categories(unit.session, event.id),
        counts={one.staff_id: queries.guest_counts(unit.session, event.id, one.staff_id) for one in known}), form.status


@feature.action("/manage/<event_code>/delegates/<reference>/liaison", may=may_assign)
def assign_to_delegate(unit: Unit, event: Event, reference: str) -> Any:
    """Say who looks after a delegate."""
    found = registration.delegate_of(unit.session, event.id, reference)
    _assign(unit, event, [found])
    return redirect(url_for("registration.delegate", event_code=event.code, reference=found.reference), 303)


@feature.action("/manage/<event_code>/groups/<int:group_id>/liaison", may=may_assign)
def assign_to_group(unit: Unit, event: Event, group_id: int) -> Any:
    """Say who looks after a group and everybody in it."""
    found: Group = registration.group_of(unit.session, event.id, group_id)
    _assign(unit, event, [found])
    return redirect(url_for("registration.group_details", event_code=event.code, group_id=group_id), 303)


def _assign(unit: Unit, event: Event, targets: list[Target]) -> None:
    services.assign_liaison(unit, event, targets, _number(with_liaisons(LiaisonChoiceForm(), [])))
    flash(_("Saved."), "success")


def _number(form: Any) -> int | None:
    """The chosen account; -1, which is nobody's, for nonsense."""
    text = str(form.liaison.data or "")
    return None if not text else int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
