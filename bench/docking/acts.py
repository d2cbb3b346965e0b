"""10,000 random acts through the importer, beside a model written from the specification: every code, every tally.

`python -m bench.docking.acts [ACTS [SEED]]`, on SQLite and PostgreSQL. It ends with 1 where anything differs.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date, timedelta
from typing import Any

from app.core.actors import Command
from app.core.database import db
from app.core.unit import open_unit
from app.factory import create_app
from bench.docking.journal import add_editions
from bench.registration.servers import Installation, installations
from events.docking.enums import Dimension
from events.docking.queries.states import load_editions
from events.docking.queries.tallies import holding_of, tally_over
from events.docking.queries.tally_breakdowns import breakdown_by_party, breakdown_of
from events.docking.queries.tally_scopes import scope_of_event, scope_of_series
from events.docking.rules.figures import Figures, total
from events.docking.services import import_journal
from events.setup.models import Series
from events.setup.queries import find_event
from tests.events.docking.model import Model
from tests.events.docking.random_lines import EDITIONS, random_lines

ACTS, SEED = 10_000, 20190518
LOOKS = 12


def measure(acts: int = ACTS, seed: int = SEED) -> int:
    """Print a line for each database; returns how many differences there are."""
    found = 0
    with installations() as both:
        for where in both:
            add_editions(where)
            app = create_app(where.settings)
            with app.app_context():
                found += compare(where, acts, seed)
                db.engine.dispose()
    return found


def compare(where: Installation, acts: int, seed: int) -> int:
    """Random acts, imported some at a time; after each part both tallies are taken as of several dates."""
    with open_unit(Command(), writes=False) as unit:
        model = Model({code: {key: str(rate) for key, rate in edition.rates.items()}
                       for code, (_number, edition) in load_editions(unit.session).items() if code in EDITIONS})
    differences: list[Any] = []
    done = refused = 0
    seconds = 0.0
    lines = random_lines(seed, acts, model)
    while part := [(line, model.apply(line)) for _place, line in zip(range(max(acts // LOOKS, 1)), lines, strict=False)]:
        began = time.perf_counter()
        report = import_journal(Command(), [json.dumps(line).encode() for line, _code in part])
        seconds += time.perf_counter() - began
        expected = [(number, code) for number, (_line, code) in enumerate(part, 1) if code]
        differences += set(report.refused) ^ set(expected)
        done, refused = done + len(part), refused + len(expected)
        differences += tallies_that_differ(model, date.fromisoformat(part[-1][0]["at"][:10]))
    print(f"{done:,} acts, {len(model.deals):,} deals, {refused:,} refused, {where.name:12}{done / seconds:8.0f} acts/s"
          f"{len(differences):6} differences")
    for one in differences[:5]:
        print("  ", one)
    return len(differences)


def tallies_that_differ(model: Model, today: date) -> list[Any]:
    """Where a tally isn't the model's, or a breakdown doesn't add up to it."""
    found: list[Any] = []
    with open_unit(Command(), writes=False) as unit:
        events = [find_event(unit.session, code) for code in EDITIONS]
        series = unit.session.get_one(Series, events[0].series_id)
        scopes = [*map(scope_of_event, events), scope_of_series(unit.session, series)]
        for scope, editions in zip(scopes, (EDITIONS[:1], EDITIONS[1:], EDITIONS), strict=True):
            for back in (-400, 0, 30, 200, 500):
                as_of = today - timedelta(days=back)
                taken, wanted = tally_over(unit.session, scope, as_of), model.tally(set(editions), as_of)
                if taken.as_json() != wanted:
                    found.append((editions, as_of, taken.as_json(), wanted))
            found += breakdowns_that_differ(unit, scope, today)
    return found


def breakdowns_that_differ(unit: Any, scope: Any, as_of: date) -> list[Any]:
    """The dimensions whose parts don't add up to the tally; pairs stand in none."""
    holding = holding_of(unit.session, scope, as_of)
    taken = tally_over(unit.session, scope, as_of)
    whole = Figures.of({key: 0 if key == "suspected_duplicates" else taken.value(key) for key in taken.as_json()})
    parts = {dimension: breakdown_of(unit.session, holding, dimension) for dimension in Dimension if dimension != Dimension.PARTY}
    sums = {dimension: total(part.figures for part in rows) for dimension, rows in parts.items()}
    sums[Dimension.PARTY] = total(part.figures for part in breakdown_by_party(unit.session, holding))
    return [(dimension, as_of) for dimension, sum_ in sums.items() if sum_ != whole]


if __name__ == "__main__":
    raise SystemExit(1 if measure(*map(int, sys.argv[1:3])) else 0)
