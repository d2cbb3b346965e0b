"""What the demo's office does for its delegates: a liaison's guests, suspected duplicates, kept views, badge layouts."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.models import Staff
from app.accounts.queries import load_actor
from app.core.actors import StaffActor
from app.core.unit import Unit, open_unit
from app.demo.clock import ACTOR
from app.demo.plans import LIAISON, REGISTRAR
from badges.arrivals.services.settings import ArrivalPlan, save_arrival
from badges.printing.services.layouts import choose_layouts, create_layout
from events.people.services.care import assign_liaison, look_after, note_for_desk
from events.people.services.duplicates import look_for_pairs
from events.registration.models import Delegate
from events.registration.saved_views.services import ViewState, save_view
from events.registration.services.editing import Sheet, add_delegate
from events.setup.models import Category, Event
from events.setup.queries import find_event

VIEWS = (
    ("境外嘉宾", ViewState({"country": "abroad"}, ("name", "category", "from", "activities"), "name"), True),
    ("待审核", ViewState({"status": "pending"}, ("name", "category", "from", "registered"), "-registered"), False),
)
# By category; the first is everybody else's.
LAYOUTS = {"": "lanyard", "vip": "a6", "guest": "a6", "staff": "card", "media": "folded-a5"}
TWICE = 2
WALK_INS = ("guest", "delegate", "media")
NOTE = "请引导至一号贵宾室，由接待组陪同。"


def staff_actor(unit: Unit, username: str) -> StaffActor:
    """An account of the demo, as it acts when it has signed in."""
    return load_actor(unit.session, unit.session.scalars(sa.select(Staff).where(Staff.username == username)).one())


def look_after_delegates(code: str) -> None:
    """Give guests to the liaison, register two people twice and find it, let desks take walk-ins, lay badges out by category,
    keep two views."""
    with open_unit(ACTOR) as unit:
        event = find_event(unit.session, code)
        _give_guests(unit, event)
        _register_twice(unit, event)
        save_arrival(unit, event, ArrivalPlan(WALK_INS))
        _lay_out_badges(unit, event)
        registrar, liaison = staff_actor(unit, REGISTRAR), staff_actor(unit, LIAISON)
        guest = _first(unit, event, "guest", 1)[0].reference
    with open_unit(liaison) as unit:
        event = find_event(unit.session, code)
        note_for_desk(unit, event, look_after(unit, event, guest), NOTE)
    with open_unit(registrar) as unit:
        event = find_event(unit.session, code)
        for name, state, shared in VIEWS:
            save_view(unit, event, name, state, shared=shared)


def _give_guests(unit: Unit, event: Event) -> None:
    liaison = staff_actor(unit, LIAISON)
    important = next(one for one in event.categories if one.code == "vip")
    guests = _first(unit, event, "guest", 3)
    assign_liaison(unit, event, [important, *guests], liaison.id)


def _register_twice(unit: Unit, event: Event) -> None:
    """Whoever had forgotten that they are registered, with another address and without a title."""
    for number, known in enumerate(_first(unit, event, "delegate", TWICE)):
        add_delegate(unit, event, Sheet(
            person={"name": known.name, "unit": known.unit or "", "title": "", "email": f"again-{number}@example.com",
                    "country": known.country or "", "province": known.province or ""},
            category="observer", language=known.language))
    look_for_pairs(unit, event)


def _lay_out_badges(unit: Unit, event: Event) -> None:
    codes = {ready: create_layout(unit, event, ready).code for ready in dict.fromkeys(LAYOUTS.values())}
    choose_layouts(unit, event, {category: codes[ready] for category, ready in LAYOUTS.items()})


def _first(unit: Unit, event: Event, category: str, count: int) -> list[Delegate]:
    return list(unit.session.scalars(
        sa.select(Delegate).join(Category, Category.id == Delegate.category_id)
        .where(Delegate.event_id == event.id, Category.code == category).order_by(Delegate.number).limit(count)))
