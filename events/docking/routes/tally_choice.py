"""What a page of the tally looks at: over what, as of when, by what, at which figure. All of it lives in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for

from app.core.unit import Unit
from events.docking.enums import Dimension, Scope
from events.docking.policy import may_view_deals
from events.docking.queries.tallies import today_at
from events.docking.queries.tally_breakdowns import Choice
from events.docking.queries.tally_scopes import TallyScope, scopes_around
from events.docking.rules.figures import KEYS
from events.setup.models import Event

EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)
LONGEST_LABEL = 400


@dataclass(frozen=True, slots=True)
class Looking:
    """What a page looks at. `others` are the scopes that the actor may see beside it."""

    event: Event
    scope: TallyScope
    others: tuple[TallyScope, ...]
    as_of: date
    today: date
    by: Dimension | None
    key: str
    row: str | None

    @property
    def is_back(self) -> bool:
        """Whether it looks at another date than today."""
        return self.as_of != self.today

    @property
    def choice(self) -> Choice | None:
        """The row of the breakdown that is looked at; an empty label is what is not stated."""
        return Choice(self.by, self.row or None) if self.by and self.row is not None else None

    def url(self, **changes: Any) -> str:
        """The address of this page with some of what it looks at changed; None takes a thing out."""
        return url_for("docking.tally", event_code=self.event.code, **(self.state | changes))

    def scope_url(self, scope: TallyScope) -> str:
        """The same page over another scope; rows of a breakdown may not be there."""
        return self.url(**scope_values(scope, self.event), row=None, page=None)

    @property
    def state(self) -> dict[str, Any]:
        return {
            **scope_values(self.scope, self.event), "as_of": self.as_of.isoformat() if self.is_back else None,
            "by": self.by.value if self.by else None, "key": self.key or None, "row": self.row}


def scope_values(scope: TallyScope, event: Event) -> dict[str, str | None]:
    """What an address says of a scope; the edition itself goes without saying."""
    kind = None if scope.kind is Scope.EVENT else scope.kind.value
    named = scope.kind is Scope.ORGANISATION and scope.id != event.organisation_id
    return {"scope": kind, "organisation": scope.code if named else None}


def read_looking(unit: Unit, event: Event) -> Looking:
    """What the request's address asks to look at; what makes no sense or isn't the actor's to see is left out."""
    scopes = visible_scopes(unit, event)
    scope = wanted_scope(scopes, event)
    today = today_at(scope.timezone)
    by, key = request.args.get("by", ""), request.args.get("key", "")
    row = request.args.get("row")
    return Looking(
        event=event, scope=scope, others=scopes, as_of=read_day("as_of") or today, today=today,
        by=Dimension(by) if by in tuple(Dimension) else None, key=key if key in KEYS else "",
        row=row[:LONGEST_LABEL] if row is not None and by in tuple(Dimension) else None)


def wanted_scope(scopes: tuple[TallyScope, ...], event: Event) -> TallyScope:
    """The scope that the address names, if it is among these; else the edition."""
    kind, code = request.values.get("scope", ""), request.values.get("organisation", "")
    for scope in scopes:
        if scope.kind == kind and (scope.kind is not Scope.ORGANISATION or scope.code == code or (
                not code and scope.id == event.organisation_id)):
            return scope
    return scopes[0]


def visible_scopes(unit: Unit, event: Event) -> tuple[TallyScope, ...]:
    """The edition, its series, its organisation with what is below, of which the actor may see every edition."""
    found = scopes_around(unit.session, event, request.values.get("organisation", ""))
    return tuple(scope for scope in found if may_see_scope(unit, scope))


def may_see_scope(unit: Unit, scope: TallyScope) -> bool:
    """Figures over several editions are for those who may see the deals of each of them."""
    return all(unit.may(may_view_deals, edition) for edition in scope.editions)


def read_day(name: str) -> date | None:
    """A date of the address, or None where it is none that a calendar of deals could have."""
    try:
        found = date.fromisoformat(request.values.get(name, ""))
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None
