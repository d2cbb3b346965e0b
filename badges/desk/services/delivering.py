"""A batch of scans as a desk delivers it: each item answered on its own, what happened offline kept as it happened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.core.actors import DeskActor
from app.core.errors import Forbidden, Refused
from app.core.unit import Unit
from badges.desk.models import Desk
from badges.desk.policy import may_scan
from badges.desk.queries.counts import running_count
from badges.desk.queries.facts import PastScan, PointFacts, admissions_of_many, find_event
from badges.desk.queries.rehearsals import RehearsedTimes, rehearsed_times
from badges.desk.rules import day_of, share_of_count
from badges.desk.schemas import ScanRequest, read_item
from badges.desk.services.counting import add_to_count, hold_event
from badges.desk.services.happenings import Happening, Scene
from badges.desk.services.keeping import keep, marks_of, remember_answers, settle_lanes, told_of
from badges.desk.services.scanning import ScanAnswer, record_override, replay, scan
from badges.desk.settling import correction_of

MOST_ITEMS = 500
AT_ONCE = 100
"""How many items are kept in one transaction: on SQLite a desk that scans meanwhile waits for no more than these."""

OWN_ERRORS = frozenset({"scan_id_reused", "foreign_point"})
TRIES = 20


@dataclass(frozen=True, slots=True)
class ItemError:
    """An item that was not taken; `scan_id` is what the item said, if that can be told."""

    scan_id: Any
    error: str


Result = ScanAnswer | ItemError


def parts_of(items: Sequence[Any]) -> list[Sequence[Any]]:
    """A batch in the parts that are each kept in a transaction. Raises Refused("too_large") for more than 500."""
    if len(items) > MOST_ITEMS:
        raise Refused("too_large")
    return [items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE)]


def deliver(unit: Unit, sent_at: datetime, items: Sequence[Any]) -> list[Result]:
    """Take a part of a batch; the results are in the order of the items.

    Raises Forbidden for who is no desk. Records desk.override where a supervisor's word counted.
    """
    desk = unit.actor
    if not isinstance(desk, DeskActor):
        raise Forbidden(may_scan.name)
    hold_event(unit.session, desk.event_id)
    revoked = unit.session.scalar(sa.select(Desk.revoked_at).where(Desk.id == desk.id)) is not None
    results: dict[int, Result] = {}
    requests: dict[int, ScanRequest] = {}
    for nth, item in enumerate(items):
        try:
            requests[nth] = read_item(item)
        except Refused:
            results[nth] = ItemError(item.get("scan_id") if isinstance(item, dict) else None, "malformed")
    event = find_event(unit.session, desk.event_id)
    scene = Scene(unit, desk, event, revoked=revoked, correction=correction_of(sent_at, unit.now()))
    rehearsed = rehearsed_times(unit.session, event.id, unit.now())
    for nth, request in list(requests.items()):
        if request.offline and _is_wiped(rehearsed, request, scene.correction):
            results[nth] = ItemError(requests.pop(nth).scan_id, "rehearsal")
    offline = {nth: request for nth, request in requests.items() if request.offline}
    results |= _Delivery(unit, scene).take(offline)
    for nth, request in requests.items():
        if not request.offline:
            results[nth] = _scan_now(unit, revoked, request)
    return [results[nth] for nth in range(len(items))]


def _is_wiped(rehearsed: RehearsedTimes, request: ScanRequest, correction: timedelta) -> bool:
    """Whether an item is of a rehearsal that is over: then it was wiped before it came."""
    if request.at is None:
        return request.rehearsal
    at = request.at + correction
    return (request.rehearsal or rehearsed.covers(at)) and not rehearsed.covers_now(at)


def _scan_now(unit: Unit, revoked: bool, request: ScanRequest) -> Result:
    """An item that wasn't decided offline is decided now, as long as the desk may scan."""
    if revoked:
        return ItemError(request.scan_id, "malformed")
    try:
        return scan(unit, request, patient=True)
    except Refused as error:
        return _error(request, error)


def _error(request: ScanRequest, error: Refused) -> ItemError:
    return ItemError(request.scan_id, error.code if error.code in OWN_ERRORS else "malformed")


class _Delivery:
    """The offline items of one part, from the desk's words to kept rows and answers."""

    def __init__(self, unit: Unit, scene: Scene) -> None:
        self._unit = unit
        self._scene = scene

    def take(self, requests: dict[int, ScanRequest]) -> dict[int, Result]:
        """The answers to the items, by their places."""
        results: dict[int, Result] = {}
        waiting: dict[int, Happening] = {}
        for nth, request in requests.items():
            try:
                waiting[nth] = self._scene.read(request)
            except Refused as error:
                results[nth] = _error(request, error)
        self._scene.look_up(list(waiting.values()))
        firsts = {one.request.scan_id: nth for nth, one in reversed(waiting.items())}
        again = {nth: waiting.pop(nth) for nth in waiting.keys() - set(firsts.values())}
        kept: dict[int, tuple[Happening, int]] = {}
        for _ in range(TRIES):
            results |= self._answer_known(waiting)
            if not waiting:
                break
            kept |= self._keep_new(waiting)
        else:
            raise Refused("database_away")
        results |= self._answer_new(kept)
        self._scene.look_again(list(again.values()))
        return results | self._answer_known(again)

    def _answer_known(self, waiting: dict[int, Happening]) -> dict[int, Result]:
        """Answers for those that were kept before; they wait no more."""
        known = self._scene.kept_before([one.request.scan_id for one in waiting.values()])
        results: dict[int, Result] = {}
        for nth, one in list(waiting.items()):
            earlier = known.get(one.request.scan_id)
            if earlier is None:
                continue
            del waiting[nth]
            try:
                case, past = self._scene.case_of(one), self._scene.past_of(one)
                results[nth] = replay(self._unit.session, case, earlier, past)
            except Refused as error:
                results[nth] = _error(one.request, error)
        return results

    def _keep_new(self, waiting: dict[int, Happening]) -> dict[int, tuple[Happening, int]]:
        """Keep what can be kept now, in one order for all deliveries, so that no two wait for each other."""
        order = sorted(waiting, key=lambda nth: (waiting[nth].point.id, waiting[nth].number or 0, nth))
        self._scene.look_again([waiting[nth] for nth in order])
        turns: dict[tuple[int, int, str], int] = {}
        rows = [self._scene.row_of(waiting[nth], turns) for nth in order]
        ids = keep(self._unit.session, rows)
        return {
            nth: (waiting.pop(nth), ids[row["scan_id"]])
            for nth, row in zip(order, rows, strict=True)
            if row["scan_id"] in ids
        }

    def _answer_new(self, kept: dict[int, tuple[Happening, int]]) -> dict[int, Result]:
        self._settle([one for one, _ in kept.values()])
        self._count({row: one for one, row in kept.values()})
        counts = self._counts([one for one, _ in kept.values()])
        marked = marks_of(self._unit.session, [row for _, row in kept.values()])
        results: dict[int, Result] = {}
        remembered = []
        for nth, (one, row) in kept.items():
            marks, rule = marked[row]
            count = counts[one.point.id, self._day(one)]
            remembered.append((row, told_of(marks, rule, None), count))
            answer = self._scene.answer_of(one, marks, rule, count)
            record_override(self._unit, answer, one.request)
            results[nth] = answer
        remember_answers(self._unit.session, remembered)
        return results

    def _settle(self, happenings: Sequence[Happening]) -> None:
        touched: dict[int, set[int]] = {}
        for one in happenings:
            if one.is_admission and one.number is not None:
                touched.setdefault(one.point.id, set()).add(one.number)
        points = {one.point.id: one.point for one in happenings}
        for point_id in sorted(touched):
            settle_lanes(self._unit.session, points[point_id], touched[point_id])

    def _count(self, kept: dict[int, Happening]) -> None:
        """Add to the running counts what these rows changed: what their people add with them, less what without."""
        people: dict[tuple[int, date], set[int]] = {}
        points = {one.point.id: one.point for one in kept.values()}
        for one in kept.values():
            if one.is_admission and one.number is not None:
                day = self._day(one) if one.point.rule.daily else date.min
                people.setdefault((one.point.id, day), set()).add(one.number)
        for (point_id, day), numbers in sorted(people.items()):
            point = points[point_id]
            lanes = admissions_of_many(self._unit.session, point_id, sorted(numbers)).values()
            change = sum(self._change(point, day, lane, kept.keys()) for lane in lanes)
            add_to_count(self._unit.session, point, day, self._scene.desk.id, change)

    def _change(self, point: PointFacts, day: date, past: Sequence[PastScan], new: Collection[int]) -> int:
        """What one person adds to a point's count because of new rows."""
        zone = self._scene.event.zone
        counting = [one for one in past if not one.is_annulled
                    and (not point.rule.daily or day_of(one.passage.at, zone) == day)]
        before = [one.passage.direction for one in counting if one.id not in new]
        return share_of_count(point.rule, [one.passage.direction for one in counting]) - share_of_count(point.rule, before)

    def _counts(self, happenings: Sequence[Happening]) -> dict[tuple[int, date], int]:
        wanted = {(one.point.id, self._day(one)): one.point for one in happenings}
        return {(key, day): running_count(self._unit.session, point, day) for (key, day), point in wanted.items()}

    def _day(self, one: Happening) -> date:
        return day_of(one.at, self._scene.event.zone)
