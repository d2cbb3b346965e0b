"""The one door to deals: locks a deal, asks the rules, writes what they say. Pages and journals both go through it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa

from app.core.unit import Unit
from events.docking.models import Deal, KeptApartPair
from events.docking.queries.states import directory_of, load_editions, state_of, with_history
from events.docking.rules.acts import Act, KeepApart, Merge
from events.docking.rules.conditions import Context
from events.docking.rules.deals import DealState
from events.docking.rules.decisions import decide, state_after
from events.docking.rules.duplicates import pair_of
from events.docking.rules.editions import Edition
from events.docking.rules.effects import Effect, KeptApart, MergedAway, Opened
from events.docking.services.derived import refresh_derived
from events.docking.services.doubles import refresh_doubles
from events.docking.services.people import People
from events.docking.services.spans import refresh_spans
from events.docking.services.writing import Names, new_deal, write_effect


@dataclass
class Entry:
    """A locked deal: its row, and its state as the rules see it."""

    row: Deal
    state: DealState


@dataclass
class Ledger:
    """The deals of one unit of work. `lock` those that acts will name, `do` the acts, then `close`."""

    unit: Unit
    people: People = field(init=False)
    _editions: dict[str, tuple[int, Edition]] = field(init=False)
    _entries: dict[str, Entry] = field(default_factory=dict)
    _changed: dict[str, Entry] = field(default_factory=dict)
    _paired: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.people = People(self.unit)
        self._editions = load_editions(self.unit.session)

    def lock(self, refs: Iterable[str]) -> None:
        """Lock the deals with these references, in one order, and read what they are now."""
        wanted = sorted(set(refs) - self._entries.keys())
        rows = self.unit.session.scalars(
            sa.select(Deal).where(Deal.ref.in_(wanted)).options(*with_history()).order_by(Deal.id)
            .with_for_update(of=Deal).execution_options(populate_existing=True)).all()
        directory = directory_of(self.unit.session, rows)
        for row in rows:
            self._entries[row.ref] = Entry(row, state_of(row, directory))

    def find(self, ref: str) -> Entry | None:
        """A locked deal, or None where there is none of this reference."""
        return self._entries.get(ref)

    def event_id(self, code: str) -> int | None:
        """The number of an event."""
        return self._editions[code][0] if code in self._editions else None

    def do(self, act: Act) -> tuple[Effect, ...]:
        """Do an act in the name of whom it names. Raises the rules' Refused, and has then changed nothing."""
        act = replace(act, by=self.people.named(act.by).key)
        return self._do(act)

    def do_as_actor(self, act: Act) -> tuple[Effect, ...]:
        """Do an act in the name of the unit's actor. Raises the rules' Refused, and has then changed nothing."""
        return self._do(replace(act, by=self.people.actor().key))

    def close(self) -> None:
        """Write what is derived of the deals that were changed."""
        if not self._changed:
            return
        self.unit.session.flush()
        for entry in self._changed.values():
            refresh_derived(entry.row, entry.state)
        self.unit.session.flush()
        refresh_spans(self.unit.session, {entry.row.id: entry.state for entry in self._changed.values()})
        refresh_doubles(self.unit.session, {self._changed[ref].row.id for ref in self._paired})
        self._changed.clear()
        self._paired.clear()

    def _do(self, act: Act) -> tuple[Effect, ...]:
        entry = self._entries.get(act.deal)
        was_live, other = entry is not None and entry.state.is_live, self._other(act)
        editions = {code: edition for code, (_, edition) in self._editions.items()}
        effects = decide(act, entry.state if entry else None, Context(editions, other.state if other else None))
        names = Names({code: number for code, (number, _) in self._editions.items()}, self.people)
        for effect in effects:
            if isinstance(effect, Opened):
                entry = Entry(new_deal(self.unit.session, effect.deal, names), effect.deal)
            elif entry is not None:
                self._write(entry, effect, other, names, act.at)
        if entry is not None:
            entry.state = state_after(entry.state, effects)
            self._entries[act.deal] = self._changed[act.deal] = entry
            if entry.state.is_live != was_live or isinstance(act, KeepApart):
                self._paired.add(act.deal)
        return effects

    def _write(self, entry: Entry, effect: Effect, other: Entry | None, names: Names, at: datetime) -> None:
        if isinstance(effect, MergedAway) and other is not None:
            entry.row.merged_into = other.row
        if isinstance(effect, KeptApart) and other is not None:
            self._keep_apart(entry, other, effect)
        write_effect(entry.row, effect, names, at)

    def _keep_apart(self, entry: Entry, other: Entry, effect: KeptApart) -> None:
        """Said twice, it is on record once."""
        self.unit.session.flush()
        rows = {entry.row.ref: entry.row, other.row.ref: other.row}
        one, second = (rows[ref].id for ref in pair_of(entry.row.ref, other.row.ref))
        known = sa.select(KeptApartPair.id).where(KeptApartPair.one_id == one, KeptApartPair.other_id == second)
        if self.unit.session.scalar(known) is None:
            self.unit.session.add(KeptApartPair(
                one_id=one, other_id=second, by_id=self.people.id_of(effect.by), at=effect.at, reason=effect.reason))

    def _other(self, act: Act) -> Entry | None:
        ref = act.into if isinstance(act, Merge) else act.other if isinstance(act, KeepApart) else None
        return self._entries.get(ref) if ref is not None else None
