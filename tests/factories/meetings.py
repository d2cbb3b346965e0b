"""A docking conference with cards, people who come for them, wishes, and a published schedule."""

from __future__ import annotations

from typing import Any

from app.core.unit import Unit
from app.core.worker import run_job
from events.docking.enums import Card
from events.meetings.enums import PlanState
from events.meetings.models import MeetingParty, MeetingPlan
from events.meetings.queries.days import find_plan, meetings_of_event
from events.meetings.queries.parties import parties_of, setup_of
from events.meetings.queries.times import docking_activities, slots_of, tables_of
from events.meetings.services import add_party, add_wish, change_party, order_plan, publish_plan
from events.registration.models import Delegate
from events.registration.services import add_delegate
from events.registration.services.editing import Sheet
from events.registration.services.records import open_token
from events.setup.enums import EventStatus
from events.setup.models import Event
from events.setup.queries import find_event
from events.setup.services.definitions import apply_definition, read_for
from tests.factories.accounts import an_organisation
from tests.factories.deals import a_card

# Sessions, a meal and docking in two rooms on the first of September 2019 (the tests' day), 10:00–11:30 in Shanghai.
DEFINITION = """\
event:
  code: dock
  kind: docking
  name: {zh: 对接会, en: Docking day}
  timezone: Asia/Shanghai
  starts: 2019-09-01
  ends: 2019-09-01
  languages: [zh, en]
rooms:
  - {code: a, name: {zh: 一号厅, en: Hall one}}
  - {code: b, name: {zh: 二号厅, en: Hall two}}
categories:
  - {code: delegate, name: {zh: 代表, en: Delegate}}
activities:
  - {code: talk, kind: session, title: {zh: 讲座, en: Talk}, starts: 2019-09-01T10:00, ends: 2019-09-01T10:30, sign_up: open}
  - {code: meet, kind: docking, title: {zh: 洽谈, en: Meetings}, room: a, starts: 2019-09-01T10:00,
     ends: 2019-09-01T11:30, tables: 3, slot_minutes: 30}
meetings:
  most: 3
  travel_minutes: 5
  halls: [{activity: meet, rooms: [{room: a, tables: 2}, {room: b, tables: 1}]}]
  interpreters: [{code: i1, name: 李译, languages: [zh, en]}]
"""
CODE = "dock"


def a_docking_day(unit: Unit) -> Event:
    """The event of DEFINITION, published."""
    return apply_definition(unit, read_for(unit, DEFINITION), an_organisation(unit).id, EventStatus.PUBLISHED).event


def somebody(unit: Unit, event: Event, name: str, *activities: str) -> Delegate:
    """Somebody registered, with an address and these activities."""
    number = event.last_number + 1
    person = {"name": name, "mobile": "", "email": f"p{number}@example.com", "country": "CN", "province": "SD", "unit": ""}
    return add_delegate(unit, event, Sheet(person=person, category="delegate", activities=list(activities)))


def a_party(unit: Unit, event: Event, kind: Card, code: str, *people: Delegate, **changes: Any) -> MeetingParty:
    """A card that takes part, with these people and whatever else is said of it."""
    party = add_party(unit, event, a_card(unit, event, kind, code, owner=f"单位{code}"), people)
    if changes:
        change_party(unit, event, party, references=[one.reference for one in people],
                     languages=changes.get("languages", []), most=changes.get("most"))
    return party


def two_pairs(unit: Unit, at: Event | None = None) -> Event:
    """Two offers and two demands, a person each; o1 and d1 wish for each other, o2 wishes for both demands."""
    event = at or a_docking_day(unit)
    offers = [a_party(unit, event, Card.OFFER, f"o{number}", somebody(unit, event, f"发明人{number}")) for number in (1, 2)]
    demands = [a_party(unit, event, Card.DEMAND, f"d{number}", somebody(unit, event, f"企业家{number}")) for number in (1, 2)]
    for party, other in ((offers[0], demands[0]), (demands[0], offers[0]), (offers[1], demands[0]), (offers[1], demands[1])):
        add_wish(unit, event, party, other)
    return event


def scheduled(unit: Any) -> None:
    """The day of two_pairs with a schedule that nobody had to solve, published; `unit` opens units."""
    with unit() as u:
        event = two_pairs(u)
        arrange(u, event, ("o1", "d1", 1), ("o2", "d1", 2), ("o2", "d2", 1))


def arrange(unit: Unit, event: Event, *meetings: tuple[str, str, int]) -> None:
    """Publish a schedule drawn by hand: (offer, demand, table) one slot after the other."""
    parties = {one.card.code: one.id for one in parties_of(unit.session, event)}
    setup, activities = setup_of(unit.session, event), docking_activities(unit.session, event)
    rooms = {table.number: table.room for table in tables_of(activities, setup)}
    content = [
        {"offer": parties[offer], "demand": parties[demand], "activity": slot.activity.code, "starts": slot.starts.isoformat(),
         "ends": slot.ends.isoformat(), "room": rooms[table], "table": table, "interpreter": None}
        for (offer, demand, table), slot in zip(meetings, slots_of(activities, setup), strict=False)]
    plan = MeetingPlan(
        event_id=event.id, number=1, state=PlanState.DRAFT, is_change=False, seconds=0, made_by="王芳", made_at=unit.now(),
        content=content, left=[], goals=[])
    unit.session.add(plan)
    unit.session.flush()
    publish_plan(unit, event, plan)


def published(unit: Any, *, is_change: bool = False) -> int:
    """Have the meetings scheduled and published; how many people were told."""
    with unit() as u:
        plan = order_plan(u, find_event(u.session, CODE), is_change=is_change)
        number, job = plan.number, plan.job_id or 0
    # This job alone: a furnished database has many others that wait.
    run_job(job)
    with unit() as u:
        event = find_event(u.session, CODE)
        return publish_plan(u, event, find_plan(u.session, event, number))


def party_of(unit: Unit, code: str) -> MeetingParty:
    """The party of a card."""
    return next(one for one in parties_of(unit.session, find_event(unit.session, CODE)) if one.card.code == code)


def pairs_of(unit: Unit) -> dict[str, Any]:
    """The meetings that stand, by "offer-demand"."""
    event = find_event(unit.session, CODE)
    return {f"{one.offer_party.card.code}-{one.demand_party.card.code}": one
            for one in meetings_of_event(unit.session, event)}


def link_of(unit: Unit, code: str) -> str:
    """The personal link's secret of who comes for a card."""
    return open_token(party_of(unit, code).members[0].delegate)
