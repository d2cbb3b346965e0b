"""The product: an event with so many approved delegates in a database of its own, from there to the stored file."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from bench.badges.people import CATEGORIES, EVENT, Person

ROOT = Path(__file__).resolve().parents[2]


def prepared(persons: list[Person], folder: Path) -> Callable[[Path], None]:
    """Fill a new database; what is returned prints everybody into a file, as the command does."""
    os.environ["JUYING_DATA_DIR"] = str(folder)
    subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, check=True, capture_output=True)
    import structlog

    from wsgi import app

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    app.app_context().push()
    _fill(persons)
    return _print


def _fill(persons: list[Person]) -> None:
    from app.accounts.models import Organisation
    from app.core.actors import Command
    from app.core.unit import open_unit
    from events.registration.models import Delegate
    from events.setup.models import Category, Event

    now = datetime(2019, 10, 1, tzinfo=UTC)
    with open_unit(Command()) as unit:
        organisation = Organisation(code="bench", name={"zh": "济南", "en": "Jinan"})
        unit.session.add(organisation)
        unit.session.flush()
        event = Event(
            organisation_id=organisation.id, code="bench", kind="summit", status="published", created_at=now,
            name={"zh": EVENT, "en": "Jinan Summit"}, timezone="Asia/Shanghai", starts=date(2019, 10, 11),
            ends=date(2019, 10, 13), city={"zh": "济南", "en": "Jinan"}, languages=["zh", "en"], organizers=[],
            last_number=len(persons),
        )  # fmt: skip
        event.categories = [
            Category(position=number, number=number + 1, code=f"c{number}", name={"zh": zh, "en": en}, colour=colour)
            for number, (zh, en, colour) in enumerate(CATEGORIES)
        ]
        unit.session.add(event)
        unit.session.flush()
        unit.session.add_all(
            Delegate(
                event_id=event.id, number=number, reference=f"B{number:07}", token_hash=f"h{number}", token_closed=b"",
                source="form", status="approved", name=one.name, name_latin=one.latin, unit=one.unit, title=one.title,
                name_key=one.name, sort_key=one.latin, search_text=one.name, created_at=now, updated_at=now,
                category_id=event.categories[one.category].id,
            )
            for number, one in enumerate(persons, start=1)
        )  # fmt: skip


def _print(target: Path) -> None:
    from app.core.actors import Command
    from app.core.unit import open_unit
    from badges.printing.services.orders import PrintOrder
    from badges.printing.tasks import print_now

    _run, composed = print_now(partial(open_unit, Command()), "bench", PrintOrder())
    target.write_bytes(composed.pdf)
