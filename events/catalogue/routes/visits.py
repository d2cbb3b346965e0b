"""Visits to companies, parks and districts, with the deals that came of them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.web.languages import current_language
from app.web.pages import localized
from events.catalogue.forms.staff import VisitForm
from events.catalogue.models import Visit
from events.catalogue.queries.teams import deals_from, find_visit, visits_of
from events.catalogue.routes.feature import feature
from events.catalogue.services import teams as services
from events.docking.enums import Card
from events.docking.forms.options import options
from events.docking.policy import may_record_deals, may_view_deals
from events.docking.queries.cards import card_choices, card_with_code, count_deals_of_activities
from events.setup.enums import ActivityKind
from events.setup.models import Event

BASE = "/manage/<event_code>/catalogue/visits"


@feature.page(BASE, may=may_view_deals)
def visits(unit: Unit, event: Event) -> Any:
    """The event's visits, with how many deals came of each."""
    rows = visits_of(unit.session, event)
    return render_template(
        "catalogue/visits.html", event=event, visits=rows, activities={one.code: one for one in event.activities},
        has_activities=bool(_activities(event)),
        deals=count_deals_of_activities(unit.session, event, [row.activity for row in rows]))


@feature.form(f"{BASE}/new", may=may_record_deals)
def new_visit(unit: Unit, event: Event) -> Any:
    """Plan a visit."""
    return _edit(unit, event, None)


@feature.form(f"{BASE}/<int:visit_id>", may=may_record_deals)
def visit(unit: Unit, event: Event, visit_id: int) -> Any:
    """Change a visit, and say what came of it."""
    return _edit(unit, event, find_visit(unit.session, event, visit_id))


@feature.action(f"{BASE}/<int:visit_id>/remove", may=may_record_deals)
def remove_visit(unit: Unit, event: Event, visit_id: int) -> Any:
    """Take a visit out of the plan."""
    services.remove_visit(unit, event, find_visit(unit.session, event, visit_id))
    flash(_("The visit is out of the plan."), "success")
    return redirect(url_for("catalogue.visits", event_code=event.code), 303)


def _edit(unit: Unit, event: Event, found: Visit | None) -> Any:
    form = VisitForm(data=_typed(found) if found else None)
    form.activity.choices = options((one.code, localized(one.title)) for one in _activities(event))
    form.demand.choices = options(
        ((code, f"{code} · {text(title, current_language())}")
         for code, title in card_choices(unit.session, event, Card.DEMAND)), blank=True)
    if form.validate_on_submit():
        demand = card_with_code(unit.session, event.id, Card.DEMAND, form.demand.data or None)
        try:
            services.save_visit(unit, event, found, {
                "activity": form.activity.data, "host": form.host.data, "demand_id": demand.id if demand else None,
                "visitors": form.people(), "state": form.state.data, "result": form.result.data or None})
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The visit is saved."), "success")
            return redirect(url_for("catalogue.visits", event_code=event.code), 303)
    deals = deals_from(unit.session, event, found.activity) if found else []
    return render_template("catalogue/visit.html", event=event, form=form, visit=found, deals=deals), form.status


def _activities(event: Event) -> list[Any]:
    return [one for one in event.activities if one.kind == ActivityKind.VISIT]


def _typed(found: Visit) -> dict[str, Any]:
    return {"activity": found.activity, "host": found.host, "demand": found.demand.code if found.demand else "",
            "visitors": "\n".join(", ".join(part for part in (one.get("name"), one.get("unit")) if part)
                                  for one in found.visitors), "state": found.state, "result": found.result}
