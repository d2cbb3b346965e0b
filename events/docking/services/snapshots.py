"""Freezing tallies, and saying what has changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.errors import NotFound, Refused
from app.core.files import StoredFile, store_file
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from events.docking.models import KeptPaper, TallySnapshot
from events.docking.policy import may_record_deals
from events.docking.queries.snapshots import (
    FROZEN_DIMENSIONS,
    ActBehind,
    acts_behind,
    document_of,
    freeze,
    settlings_of,
)
from events.docking.queries.tallies import today_at
from events.docking.queries.tally_scopes import TallyScope, scope_with_id
from events.docking.rules.figures import total
from events.docking.rules.snapshots import Difference, compare, index, thawed
from events.docking.tags import SNAPSHOT_TAKEN

LONGEST_NAME = 120
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Explained:
    """What changed, with the acts behind it: by deal, and by pair that was kept apart. `now` is the other side's date."""

    difference: Difference
    acts: dict[str, list[ActBehind]]
    settlings: dict[tuple[str, str], ActBehind]
    then: str
    now: str


def take_snapshot(unit: Unit, scope: TallyScope, name: str, as_of: date | None = None) -> TallySnapshot:
    """Freeze the tally over a scope under a name, as of a date of its zone (by default today), for ever.

    Raises Forbidden, Refused snapshot_name_missing, snapshot_name_too_long, snapshot_name_taken, snapshot_unsettled
    (deals kept changing while it was taken). Records snapshot.taken.
    """
    for edition in scope.editions:
        unit.require(may_record_deals, edition)
    name = _good_name(name)
    day, now = as_of or today_at(scope.timezone), unit.now()
    frozen = {"name": name, "taken_at": now.isoformat(), "taken_by": unit.actor.label,
              **_settled(unit.session, scope, day)}
    text = json.dumps(frozen, ensure_ascii=False, separators=(",", ":"))
    taken = TallySnapshot(
        name=name, scope=scope.kind.value, scope_id=scope.id, as_of=day, taken_at=now,
        taken_by=unit.actor.label[:200], deals=len(frozen["rows"]), document=text,
        sha256=hashlib.sha256(text.encode()).hexdigest())
    try:
        with unit.session.begin_nested():
            unit.session.add(taken)
    except IntegrityError as error:
        raise Refused("snapshot_name_taken", field="name", name=name) from error
    unit.record(SNAPSHOT_TAKEN, event_id=scope.editions[-1].id if scope.editions else None,
                subject=("snapshot", taken.id), name=name, scope=scope.code, sha256=taken.sha256)
    return taken


def explain_since(session: Session, snapshot: TallySnapshot, as_of: date | None = None) -> Explained:
    """What has changed since a snapshot, up to a date (by default today). Raises NotFound("snapshot_scope_gone")."""
    scope = scope_with_id(session, snapshot.scope, snapshot.scope_id)
    if scope is None:
        raise NotFound("snapshot_scope_gone", name=snapshot.name)
    return _explain(session, document_of(snapshot), freeze(session, scope, as_of or today_at(scope.timezone)))


def explain_between(session: Session, one: TallySnapshot, other: TallySnapshot) -> Explained:
    """What changed from one snapshot to another of the same scope. Raises Refused("snapshot_scopes_differ")."""
    if (one.scope, one.scope_id) != (other.scope, other.scope_id):
        raise Refused("snapshot_scopes_differ", field="against")
    return _explain(session, document_of(one), document_of(other))


def difference_as_json(name: str, explained: Explained) -> dict[str, Any]:
    """The document of `deals snapshot-diff --json`; amounts are texts of two places."""
    found = explained.difference
    return {
        "name": name, "as_of": {"snapshot": explained.then, "now": explained.now},
        "figures": {change.what: _change_as_json(change) for change in found.figures},
        "deals": [{
            "deal": deal.ref, "title": deal.title, "event": deal.event,
            "changes": [{"what": change.what, **_change_as_json(change)} for change in deal.changes],
            "acts": [_act_as_json(act) for act in explained.acts.get(deal.ref, [])],
        } for deal in found.deals],
        "pairs": {
            "gone": [{"deals": list(pair), "acts": [_act_as_json(explained.settlings[pair])]
                      if pair in explained.settlings else []} for pair in found.pairs_gone],
            "new": [{"deals": list(pair)} for pair in found.pairs_new]},
        "editions": {"gone": list(found.editions_gone), "new": list(found.editions_new)}}


def kept_paper(
    unit: Unit, key: str, *, name: str, media_type: str, event_id: int | None, make: Callable[[], bytes],
) -> StoredFile:
    """The paper of this key: made at the first wish, the same bytes ever after."""
    known = unit.session.get(KeptPaper, key)
    if known is not None:
        return known.file
    try:
        with unit.session.begin_nested():
            stored = store_file(unit, make(), name=name, media_type=media_type, purpose="kept_paper", event_id=event_id)
            unit.session.add(KeptPaper(key=key, file=stored))
            unit.session.flush()
    except IntegrityError:
        # Somebody else printed it while we did: theirs is the paper.
        return unit.session.get_one(KeptPaper, key).file
    return stored


def _good_name(typed: str) -> str:
    name = tidy(typed)
    if not name:
        raise Refused("snapshot_name_missing", field="name")
    if len(name) > LONGEST_NAME:
        raise Refused("snapshot_name_too_long", field="name", most=LONGEST_NAME)
    return name


def _settled(session: Session, scope: TallyScope, day: date) -> dict[str, Any]:
    """A frozen tally whose rows and breakdowns add up: deals may change between the queries that read it."""
    for _attempt in range(_TRIES):
        frozen = freeze(session, scope, day, FROZEN_DIMENSIONS)
        whole = thawed({**frozen["tally"], "suspected_duplicates": 0})
        sums = [total(thawed(row["figures"]) for row in rows) for rows in (frozen["rows"], *frozen["breakdowns"].values())]
        if all(part == whole for part in sums):
            return frozen
    raise Refused("snapshot_unsettled")


def _explain(session: Session, before: dict[str, Any], after: dict[str, Any]) -> Explained:
    difference = compare(index(before), index(after))
    return Explained(difference, acts_behind(session, difference), settlings_of(session, difference.pairs_gone),
                     before["as_of"], after["as_of"])


def _change_as_json(change: Any) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        return str(value) if isinstance(value, Decimal) else value

    told = {"before": plain(change.before), "after": plain(change.after)}
    return told if change.by is None else {**told, "by": plain(change.by)}


def _act_as_json(act: ActBehind) -> dict[str, Any]:
    told = {"do": act.do, "by": act.by, "at": act.at.isoformat(), "status": act.status, "reason": act.reason,
            "to": act.to, "reviewed_by": act.accepted_by,
            "reviewed_at": act.accepted_at.isoformat() if act.accepted_at else None}
    return {key: value for key, value in told.items() if value is not None}
