"""Everything that happened with a person on an event, in order of time."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from app.core.unit import Unit
from events.people import queries
from events.people.policy import may_see_history
from events.people.routes import feature
from events.people.wording import kind_words
from events.registration import queries as registration
from events.setup.models import Event


@feature.page("/manage/<event_code>/delegates/<reference>/history", may=may_see_history)
def history(unit: Unit, event: Event, reference: str) -> Any:
    """The newest first, of one kind where the address names one."""
    found, merged = registration.with_merged_rows(unit.session, event.id, reference)
    moments = queries.moments_of(unit.session, event, found, merged)
    kind = request.args.get("kind", "")
    counts = {name: sum(one.kind == name for one in moments) for name in kind_words()}
    return render_template(
        "people/history.html", event=event, delegate=found, kinds=kind_words(), kind=kind, counts=counts,
        everything=len(moments), moments=[one for one in moments if kind in ("", one.kind)],
        merged=merged)
