"""Loading the demo through the same services as everything else."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.accounts.models import Organisation, Staff
from app.accounts.services.organisations import OrganisationValues, add_organisation
from app.accounts.services.roles import grant_role
from app.accounts.services.staff import StaffValues, add_staff, give_password
from app.core.actors import DeskActor, Grant, Role
from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit, open_unit
from app.demo.answers import Answers, ask_for_rooms
from app.demo.care import look_after_delegates, staff_actor
from app.demo.clock import ACTOR, standing_at
from app.demo.closing import close_accounts
from app.demo.deals import carried_on, demo_journal
from app.demo.meetings import hold_meetings
from app.demo.people import Invented, invent
from app.demo.plans import CITY, CLERKS, DISTRICTS, DOCKING, PLANS, PREFIX, STAFF, Plan
from app.demo.post import announce, let_travel, write_to_crowd
from app.demo.sheets import bring_sheets
from app.vocabulary.localized import Localized
from badges.codes.keyring import open_keyring
from badges.codes.queries import badge_text, current_badges
from badges.desk.queries.desks import find_desk_actor
from badges.desk.schemas import ScanRequest
from badges.desk.services.pairing import DeskPlan, pair_at_once
from badges.desk.services.scanning import scan
from badges.watching.enums import AttendanceRule
from badges.watching.services.settings import AttendancePlan, save_attendance
from events.docking.services import import_journal
from events.program.enums import ProgramEdition, ProgramLanguage
from events.program.services import make_program
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.registration.rules.activities import clashes, is_open_to
from events.registration.services.decisions import set_status as decide
from events.registration.services.editing import Sheet, add_delegate
from events.setup.enums import ActivityKind, EventStatus
from events.setup.models import Event
from events.setup.presets import NewEvent
from events.setup.queries import all_events, find_event
from events.setup.services.editions import create_from_preset
from events.setup.services.publishing import set_status as publish

ZONE = ZoneInfo("Asia/Shanghai")
OPEN_FOR = timedelta(days=45)


def load_demo() -> dict[str, str]:
    """Load the events with invented people; returns each demo account's new password, to be shown once.

    Raises Refused("demo_among_real_events") on a database that has others. What is loaded already stays as it is.
    """
    with open_unit(ACTOR) as unit:
        codes = [event.code for event in all_events(unit.session)]
        if any(not code.startswith(PREFIX) for code in codes):
            raise Refused("demo_among_real_events")
        city = _organisation(unit, *CITY)
        holders = {"": city.id} | {
            code: _organisation(unit, code, name, city.id).id for code, name in DISTRICTS.items()}
        passwords = _accounts(unit, city)
    today = runtime().clock.now()
    for plan in PLANS:
        if plan.code not in codes:
            _load_event(plan, today, holders[plan.district])
    return passwords


def _organisation(unit: Unit, code: str, name: Localized, parent_id: int | None = None) -> Organisation:
    found = unit.session.scalar(sa.select(Organisation).where(Organisation.code == code))
    return found or add_organisation(unit, OrganisationValues(code, name, parent_id))


def _accounts(unit: Unit, organisation: Organisation) -> dict[str, str]:
    passwords = {}
    for planned in STAFF:
        staff = unit.session.scalar(sa.select(Staff).where(Staff.username == planned.username))
        if staff is None:
            staff = add_staff(unit, StaffValues(planned.username, planned.name))
            grant_role(unit, staff, Grant(Role(planned.role), organisation_id=organisation.id))
        passwords[planned.username] = secrets.token_urlsafe(9)
        give_password(staff, passwords[planned.username])
    return passwords


def _load_event(plan: Plan, today: datetime, organisation_id: int) -> None:
    first_day = (today.astimezone(ZONE) + timedelta(days=plan.starts_in)).date()
    opening = datetime.combine(first_day, time(9), ZONE)
    with standing_at(opening - OPEN_FOR), open_unit(ACTOR) as unit:
        series = {"code": "demo-docking", "name": DOCKING, "edition": plan.edition} if plan.edition else None
        new = NewEvent(
            code=plan.code, name=plan.name, starts=first_day, city={"zh": "泉城", "en": "Spring City"}, series=series)
        event = create_from_preset(unit, plan.kind, new, organisation_id)
        ask_for_rooms(unit, event)
        publish(unit, event, EventStatus.PUBLISHED)
    _register_crowd(plan, opening)
    write_to_crowd(plan.code)
    _announce(plan, opening, today)
    if plan.arrived:
        _let_arrive(plan, opening)
    if plan.with_deals:
        import_journal(ACTOR, demo_journal(plan.code, opening, today, plan.deals))
    if plan.continues:
        import_journal(ACTOR, carried_on(plan.continues, plan.code, opening))
    if plan.with_meetings:
        _hold_and_close(plan, opening)
    if plan.with_liaison:
        look_after_delegates(plan.code)
    with open_unit(ACTOR) as unit:
        event = find_event(unit.session, plan.code)
        if plan.with_program:
            make_program(unit, event, ProgramLanguage.BOTH, ProgramEdition.PUBLIC)
        let_travel(unit, event)


def _announce(plan: Plan, opening: datetime, today: datetime) -> None:
    if plan.with_sheets:
        bring_sheets(plan.code, today - timedelta(days=4))
    if plan.announces:
        moment = min(opening - timedelta(days=3), today - timedelta(hours=2))
        announce(plan.code, moment, held=opening > today)


def _hold_and_close(plan: Plan, opening: datetime) -> None:
    with open_unit(ACTOR, writes=False) as unit:
        clerks = [staff_actor(unit, name) for name in CLERKS]
    _attend(plan, opening)
    hold_meetings(plan, opening, clerks)
    close_accounts(plan, opening, clerks)


def _register_crowd(plan: Plan, opening: datetime) -> None:
    random = Random(plan.code)  # noqa: S311  # a demo is the same every time
    categories = [code for code, count in plan.crowd.items() for _one in range(count)]
    random.shuffle(categories)
    people = list(zip(invent(plan.code, len(categories)), categories, strict=True))
    # Most register in the last two weeks, as everywhere; nobody has yet who would tomorrow.
    last = min(opening, runtime().clock.now())
    span = (last - opening).days + OPEN_FOR.days - 1
    days = sorted((int(span * random.random() ** 2.2) for _one in people), reverse=True)
    with open_unit(ACTOR, writes=False) as unit:
        answers = Answers(unit, find_event(unit.session, plan.code))
    for number, day in enumerate(sorted(set(days), reverse=True)):
        mine = [entry for entry, on in zip(people, days, strict=True) if on == day]
        with standing_at(last - timedelta(days=day, hours=12 + number % 11)), open_unit(ACTOR) as unit:
            event = find_event(unit.session, plan.code)
            for person, category in mine:
                _register(unit, event, (person, category), answers, random)
    with open_unit(ACTOR) as unit:
        event = find_event(unit.session, plan.code)
        public = {category.id for category in event.categories if category.public and category.approval}
        latest = unit.session.scalars(
            sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.category_id.in_(public))
            .order_by(Delegate.number.desc()).limit(plan.pending)).all()
        for delegate in latest:
            decide(unit, event, delegate, DelegateStatus.PENDING, notify=False)


def _register(unit: Unit, event: Event, who: tuple[Invented, str], answers: Answers, random: Random) -> None:
    person, category = who
    chosen = [activity for activity in event.activities if is_open_to(activity, category) and random.random() < 0.6]
    # Nobody is in two rooms at once.
    missed = {second.code for _first, second in clashes(chosen)}
    add_delegate(unit, event, Sheet(
        person={"name": person.name, "name_latin": person.name_latin, "unit": person.unit, "title": person.title,
                "email": person.email, "country": person.country, "province": person.province or ""},
        category=category, answers=answers.of(person), files=answers.files(category),
        activities=[activity.code for activity in chosen if activity.code not in missed],
        language="zh" if person.country == "CN" else "en"))


def _let_arrive(plan: Plan, opening: datetime) -> None:
    """Scan most badges at the arrival point through the first day, as a queue would."""
    random = Random(plan.code + "arrivals")  # noqa: S311  # a demo is the same every time
    with open_unit(ACTOR) as unit:
        event = find_event(unit.session, plan.code)
        point = next(point for point in event.points if point.activity and point.activity.kind == ActivityKind.ARRIVAL)
        _desk, token = pair_at_once(unit, event, DeskPlan(name="A 台", point_codes=[point.code], supervisor=True))
        point_code = point.code
        keyring = open_keyring(unit, event.id)
        codes = [badge_text(keyring, event, badge).code
                 for badge in current_badges(unit.session, event, keyring).values()]
        actor = find_desk_actor(unit.session, token)
    codes = random.sample(codes, int(len(codes) * plan.arrived))
    minutes = sorted(min(700, abs(random.gauss(150, 130))) for _code in codes)
    for code, minute in zip(codes, minutes, strict=True):
        _scan(actor, code, point_code, opening + timedelta(minutes=minute))


def _attend(plan: Plan, opening: datetime) -> None:
    """Scan half of them at the hall's door on the second afternoon, and let who has attended fetch a certificate."""
    with open_unit(ACTOR) as unit:
        event = find_event(unit.session, plan.code)
        point = next(point for point in event.points if point.activity and point.activity.kind == ActivityKind.DOCKING)
        _desk, token = pair_at_once(unit, event, DeskPlan(name="B 台", point_codes=[point.code], supervisor=False))
        code, keyring, actor = point.code, open_keyring(unit, event.id), find_desk_actor(unit.session, token)
        badges = [badge_text(keyring, event, badge).code
                  for badge in current_badges(unit.session, event, keyring).values()][::2]
        save_attendance(unit, event, AttendancePlan(AttendanceRule.ARRIVAL, is_open=True))
    for number, badge in enumerate(badges):
        _scan(actor, badge, code, opening + timedelta(days=1, hours=4, minutes=45 + number))


def _scan(actor: DeskActor | None, code: str, point: str, moment: datetime) -> None:
    if actor is None or moment > runtime().clock.now():
        return
    with standing_at(moment), open_unit(actor) as unit:
        scan(unit, ScanRequest(scan_id=str(uuid.uuid4()), code=code, point=point))
