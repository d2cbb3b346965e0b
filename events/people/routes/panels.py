"""Parts of pages of registration: who looks after somebody, what happened last, where they were before."""

from __future__ import annotations

from typing import Any

from app.core.unit import Unit
from events.people import queries
from events.people.forms import LiaisonChoiceForm, with_liaisons
from events.people.policy import may_assign
from events.people.wording import kind_words
from events.registration import queries as registration
from events.registration.models import Delegate, Group
from events.registration.wording import status_words
from events.setup.models import Event

LATEST = 12


def delegate_panels(unit: Unit, event: Event, delegate: Delegate) -> list[tuple[str, dict[str, Any]]]:
    """(template, what it shows) for a delegate's page: the liaison, earlier events, what happened last."""
    found = [("people/_liaison.html", _care(unit, event, delegate=delegate))]
    merged = registration.merged_rows(unit.session, delegate)
    moments = queries.moments_of(unit.session, event, delegate, merged)
    return [
        *found, *review_panels(unit, event, delegate),
        ("people/_latest.html", {"moments": moments[:LATEST], "everything": len(moments), "kinds": kind_words(),
                                 "merged": merged})]


def review_panels(unit: Unit, event: Event, delegate: Delegate) -> list[tuple[str, dict[str, Any]]]:
    """For the page on which a registration is decided: where its holder was before."""
    before = queries.earlier_events(unit.session, unit.actor, event, delegate)
    return [("people/_before.html", {"before": before, "statuses": status_words()})] if before else []


def group_panels(unit: Unit, event: Event, group: Group) -> list[tuple[str, dict[str, Any]]]:
    """For a group's page: its liaison."""
    return [("people/_liaison.html", _care(unit, event, group=group))]


def liaison_names(unit: Unit, group_ids: list[int]) -> dict[int, str]:
    """By the number of each group the name of its liaison."""
    return {group_id: one.name for group_id, one in queries.liaisons_of_groups(unit.session, group_ids).items()}


def _care(unit: Unit, event: Event, *, delegate: Delegate | None = None, group: Group | None = None) -> dict[str, Any]:
    may = unit.may(may_assign, event)
    duty = queries.duty_of(unit.session, delegate_id=delegate.id) if delegate else queries.duty_of(
        unit.session, group_id=group.id if group else 0)
    caring = queries.liaison_of(unit.session, delegate.id) if delegate else queries.liaison_of_group(
        unit.session, group.id if group else 0)
    form = LiaisonChoiceForm(formdata=None, data={"liaison": str(duty.staff_id) if duty else ""})
    return {"caring": caring, "is_own": duty is not None, "delegate": delegate, "group": group, "may": may,
            "form": with_liaisons(form, queries.liaisons_of_event(unit.session, event) if may else [])}
