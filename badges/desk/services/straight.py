"""The straight way of a scan (a hot path): decided and kept with few statements, where nothing unusual is about it.

Whatever is unusual (another event's code, a typed one, a supervisor's word, a scan sent before, one that was offline in
the lane, a lost race) is left to `scan`, which decides it anew; nothing is kept of it here. The rules, the row and the
answer are the same functions in both. Texts that are no badge go this way too: whoever holds up anything at all to a
desk must not keep the others waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.core.actors import DeskActor, Nobody
from app.core.prepared import Course, Prepared
from app.core.runtime import runtime
from app.core.together import ASKED, WRITTEN, Steps, in_one_commit
from app.core.unit import open_unit
from badges.codes.keyring import opened_key
from badges.codes.rules import ReadCode, looks_like_fallback, normalise_code, read_code
from badges.desk.enums import BadgeStanding, Reason
from badges.desk.models import PointCount, Scan
from badges.desk.queries.counts import counted_as
from badges.desk.queries.desks import hash_of
from badges.desk.queries.facts import EventFacts, PastScan, PointFacts, zone_of
from badges.desk.queries.standing_facts import (
    Standing,
    Wanted,
    ask_bare_standing,
    ask_latest_codes,
    ask_standing,
    instant,
    latest_bad_codes,
    read_bare_standing,
    read_codes,
    read_past,
    read_person,
    read_point,
    read_standing,
)
from badges.desk.rules import BAD_CODES_IN_A_ROW, Verdict, day_of, direction_is_possible, seconds_to_wait
from badges.desk.schemas import ScanRequest
from badges.desk.services.answering import body_of, plain_detail
from badges.desk.services.counting import HOLD_EVENT, add_statement, open_count
from badges.desk.services.keeping import takes_turns
from badges.desk.services.pairing import SIGN_OF_LIFE, SIGN_OF_LIFE_EVERY
from badges.desk.services.scanning import (
    Case,
    answer_to,
    change_of_count,
    decide_case,
    lane_of,
    next_turn,
    row_of,
)
from badges.desk.services.subjects import Subject, is_void_now

NOBODYS: Final = -1
"""No key, no delegate and no event has this number."""

CONVOYS: Final = 64
"""Scans of so many events don't wait for one another."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A scan as it came: who says to be the desk, what was scanned, and what the desk says of itself."""

    token_hash: str
    request: ScanRequest
    code: ReadCode | None
    plain: str
    queued: int
    version: str
    now: datetime


def scan_straight(token: str, request: ScanRequest, queued: int, version: str) -> dict[str, Any] | None:
    """The body of the answer, once the scan is kept; None, and nothing kept, where `scan` is to see it."""
    plain = normalise_code(request.code or "")
    code = read_code(plain)
    if looks_like_fallback(plain) or not (request.point or "").isascii() or "\x00" in (request.point or ""):
        return None
    sent = Sent(hash_of(token), request, code, plain, queued, version, runtime().clock.now())
    done = _in_one_commit(sent)
    if isinstance(done, _Uncounted):
        with open_unit(Nobody()) as unit:
            open_count(unit.session, done.event.id, done.point, day_of(sent.now, done.event.zone))
        done = _in_one_commit(sent)
    return done if isinstance(done, dict) else None


def _in_one_commit(sent: Sent) -> Any:
    """Along with scans of the same event, in the order of desks; a desk waits for its own rows only."""
    event = NOBODYS if sent.code is None else sent.code.number.event
    return in_one_commit(lambda course: _scan(course, sent), beside=("scans", event % CONVOYS), order=sent.token_hash)


@dataclass(frozen=True, slots=True)
class _Uncounted:
    """The point's running count of the day has not been opened."""

    event: EventFacts
    point: PointFacts


def _scan(course: Course, sent: Sent) -> Steps:
    """The body of the answer, or a count that is to be opened, or None."""
    found = None
    if sent.code is not None:
        _hold(course, sent.code.number.event)
        cursor = ask_standing(course, _wanted(sent))
        yield ASKED
        found = read_standing(cursor)
    case = None if found is None else _case(found, sent)
    if found is not None and case is not None:
        return (yield from _decide(course, sent, found, case, read_past(found.past)))
    cursor = ask_bare_standing(course, _wanted(sent))
    yield ASKED
    bare = read_bare_standing(cursor)
    case = None if bare is None else _bad_case(bare, sent)
    if bare is None or case is None:
        return None
    cursor = ask_latest_codes(course, bare.desk_id, BAD_CODES_IN_A_ROW)
    yield ASKED
    if seconds_to_wait(latest_bad_codes(cursor), sent.now) is not None:
        return None
    _hold(course, bare.event_id)
    return (yield from _decide(course, sent, bare, case, []))


def _hold(course: Course, event_id: int) -> None:
    """Nobody corrects the event's scans meanwhile; SQLite has one writer anyway."""
    if not course.is_sqlite:
        course.once((_HOLD, event_id), lambda: course.run(_HOLD, event_id=event_id))


def _wanted(sent: Sent) -> Wanted:
    key, serial = (NOBODYS, NOBODYS) if sent.code is None else (sent.code.number.key, sent.code.number.serial)
    return Wanted(sent.token_hash, key, serial, sent.request.point or "")


def _decide(course: Course, sent: Sent, found: Standing, case: Case, past: list[PastScan]) -> Steps:
    """The answer, once the scan is kept."""
    day, point = day_of(sent.now, case.event.zone), case.point
    if any(one.offline and one.lane == lane_of(point, day) for one in past):
        return None
    if found.opened != counted_as(point.rule, day):
        return _Uncounted(case.event, point)
    verdict = decide_case(case, past, sent.now)
    if verdict.reason is Reason.NOT_SIGNED_UP:
        return None
    kept = _keep(course, case, verdict, past)
    _note_life(course, found, sent)
    yield WRITTEN
    # Another scan may have been quicker.
    count = kept()
    if count is None:
        return None
    answer = answer_to(case, verdict, count)
    return body_of(answer, plain_detail(answer, has_print=bool(found.is_printed)))


def _case(found: Standing, sent: Sent) -> Case | None:
    """The scan with the badge that it shows and its holder, where nothing is unusual about them."""
    code, person = sent.code, read_person(found.person)
    if code is None or person is None or found.event_id != code.number.event or not _is_genuine(found, code):
        return None
    issue = code.number.issue
    standing = BadgeStanding.REVOKED if is_void_now(person, issue) else BadgeStanding.GENUINE
    subject = Subject(_fingerprint(found, sent), standing, code.number.serial, issue, person=person)
    return _case_of(found, sent, subject)


def _bad_case(found: Standing, sent: Sent) -> Case | None:
    """The scan of a text that can be no badge of any event; None where it may be one."""
    code = sent.code
    if code is not None and (found.event_id != code.number.event or _is_genuine(found, code)):
        return None
    return _case_of(found, sent, Subject(_fingerprint(found, sent), BadgeStanding.UNREADABLE))


def _case_of(found: Standing, sent: Sent, subject: Subject) -> Case | None:
    """The scan with what it is about, where desk and point are in order for being judged."""
    request, point, codes = sent.request, read_point(found.point), read_codes(found.desk_points)
    is_the_desks = codes is None or point.code in codes
    if found.revoked_at is not None or not is_the_desks:
        return None
    if not direction_is_possible(point.rule.admits, request.direction):
        return None
    event = EventFacts(found.event_id, found.event_code, zone_of(found.timezone))
    desk = DeskActor(label=found.desk_name, id=found.desk_id, event_id=found.event_id, point_codes=codes)
    return Case(desk, event, point, subject, request, sent.now)


def _is_genuine(found: Standing, code: ReadCode) -> bool:
    if found.named_closed is None:
        return False
    return opened_key(runtime().secrets, code.number.key, bytes(found.named_closed)).makes(code)


def _fingerprint(found: Standing, sent: Sent) -> str:
    key = opened_key(runtime().secrets, found.oldest_number, bytes(found.oldest_closed))
    return key.fingerprint(sent.plain)


def _keep(course: Course, case: Case, verdict: Verdict, past: list[PastScan]) -> Callable[[], int | None]:
    """Write the scan and its change of the running count; gives the count, once that is answered; None for a lost race."""
    day, point = day_of(case.now, case.event.zone), case.point
    row = row_of(case, verdict, day, 0)
    del row["count"]
    if takes_turns(point, verdict.outcome):
        row["turn"] = next_turn(past, row["lane"])
    change, what = change_of_count(case, verdict, past), counted_as(point.rule, day)
    counting = {"of_point": point.id, "what": what, "change": change}
    if not course.is_sqlite:
        return partial(_first_number, course.run(_INSERT_AND_ADD if change else _INSERT["postgresql"], **row, **counting))
    count = _first_number(course.run(_INSERT["sqlite"], **row, **counting))
    if count is not None and change:
        course.run(_ADD, point_id=point.id, what=what, desk_id=case.desk.id, change=change)
    return lambda: count


def _first_number(cursor: Any) -> int | None:
    row = cursor.fetchone()
    return None if row is None else int(row[0])


def _note_life(course: Course, found: Standing, sent: Sent) -> None:
    """Keep the desk's sign of life where there is something new to it."""
    before = sent.now - SIGN_OF_LIFE_EVERY
    said = (found.queued, found.app_version)
    if found.seen_at is not None and instant(found.seen_at) >= before and said == (sent.queued, sent.version or None):
        return
    course.run(_LIFE, which=found.desk_id, now=sent.now, before=before, waiting=sent.queued, version=sent.version or None)


_SCAN = cast("sa.Table", Scan.__table__)
_counted = (
    sa.select(sa.func.sum(PointCount.count) + sa.bindparam("change", type_=sa.Integer))
    .where(PointCount.point_id == sa.bindparam("of_point"), PointCount.what == sa.bindparam("what"))
    .scalar_subquery()
)


_COLUMNS: Final = frozenset(column.name for column in _SCAN.columns) - {"count"}


def _insert(dialect: Any) -> Any:
    """A scan whose count is the point's with its own change, told as it was kept; nothing where another is there."""
    return dialect.insert(_SCAN).values(count=_counted).on_conflict_do_nothing()


def _insert_and_add() -> Any:
    """The same with its change added to the count, where it was kept, in one statement of PostgreSQL."""
    columns = [column for column in _SCAN.columns if column.name in _COLUMNS - {"id", *_LATER}]
    row = {column.name: sa.bindparam(column.name, type_=column.type) for column in columns}
    kept = _insert(postgresql).values(**row).returning(_SCAN.c.count, _SCAN.c.desk_id).cte("kept")
    table = cast("sa.Table", PointCount.__table__)
    added = postgresql.insert(table).from_select(
        ["point_id", "what", "desk_id", "count"],
        sa.select(sa.bindparam("of_point", type_=sa.Integer), sa.bindparam("what", type_=sa.String), kept.c.desk_id,
                  sa.bindparam("change", type_=sa.Integer)),
    )  # fmt: skip
    added = added.on_conflict_do_update(
        index_elements=["point_id", "what", "desk_id"], set_={"count": table.c.count + added.excluded.count})
    return sa.select(kept.c.count).add_cte(added.cte("added"))


_LATER: Final = frozenset({
    "annulled_at", "annulled_by", "annul_reason", "settled_at", "settled_by", "settled_note"})
_INSERT: Final = {
    "postgresql": Prepared(_insert(postgresql).returning(_SCAN.c.count), _COLUMNS),
    "sqlite": Prepared(_insert(sqlite).returning(_SCAN.c.count), _COLUMNS),
}
_INSERT_AND_ADD: Final = Prepared(_insert_and_add())
_ADD: Final = Prepared(add_statement("sqlite"))
_HOLD: Final = Prepared(HOLD_EVENT)
_LIFE: Final = Prepared(SIGN_OF_LIFE)
