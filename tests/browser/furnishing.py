"""`python -m tests.browser.furnishing`: an up-to-date database with real-sized events, an administrator and an organiser.

The commands are those that an installation is set up with; they run in one process, for the start takes longer than
the work.
"""

import os
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner

from app.accounts.queries import find_staff, load_actor
from app.core.actors import Nobody
from app.core.unit import open_unit
from app.factory import create_app
from badges.printing.services.layouts import create_layout
from events.docking.queries.tally_scopes import scope_of_event
from events.docking.services.snapshots import take_snapshot
from events.people.services.care import assign_liaison
from events.people.services.duplicates import look_for_pairs
from events.registration.models import Delegate
from events.registration.saved_views.services import ViewState, save_view
from events.setup.queries import find_event
from tests.browser.docking_day import arrange_meeting, docking_file
from tests.browser.service import ADMINISTRATOR, DOCKING, FORUM, LIAISON, PASSWORD, STAFF, SUMMIT

DATA = Path(__file__).parents[1] / "data"


def furnish(app: Flask) -> None:
    """Bring the tables up, add the organiser, import the summit with its people and two contests with their deals."""
    run(app, ["db", "upgrade"])
    who = ["--role", "organiser", "--full-name", "王芳", "--email", "wang@example.org", "--password-stdin"]
    run(app, ["staff", "add", STAFF, *who], typed=PASSWORD)
    run(app, ["staff", "add", ADMINISTRATOR, "--role", "administrator", "--full-name", "李娟", "--password-stdin"],
        typed=PASSWORD)
    run(app, ["events", "import", str(DATA / "events" / f"{SUMMIT}.yaml"), "--json"])
    # Seven rows of the roster are wrong on purpose.
    roster = str(DATA / "rosters" / f"{SUMMIT}.xlsx")
    run(app, ["delegates", "import", roster, "--event", SUMMIT, "--json"], answers=(1,))
    for edition in ("innovation-2018", DOCKING):
        run(app, ["events", "import", str(DATA / "events" / f"{edition}.yaml"), "--json"])
    for code in (FORUM, "late-zh", "late-en"):
        run(app, ["events", "import", str(forum_as(code)), "--json"])
    run(app, ["events", "import", str(docking_file()), "--json"])
    # So are some lines of the journal.
    run(app, ["deals", "import", str(DATA / "docking" / "deals.jsonl"), "--json"], answers=(1,))
    who = ["--role", "liaison", "--event", SUMMIT, "--full-name", "周联络", "--password-stdin"]
    run(app, ["staff", "add", LIAISON, *who], typed=PASSWORD)
    with app.app_context():
        prepare_more()
        arrange_meeting()


def prepare_more() -> None:
    """What an organiser has made by the morning: guests given to a liaison, pairs looked for, a view, a layout, a snapshot."""
    with open_unit(Nobody(), writes=False) as unit:
        organiser = load_actor(unit.session, find_staff(unit.session, STAFF))
    with open_unit(organiser) as unit:
        summit = find_event(unit.session, SUMMIT)
        guests = unit.session.scalars(
            sa.select(Delegate).where(Delegate.event_id == summit.id).order_by(Delegate.id).limit(3)).all()
        assign_liaison(unit, summit, guests, find_staff(unit.session, LIAISON).id)
        look_for_pairs(unit, summit)
        save_view(unit, summit, "山东代表", ViewState({"province": "SD"}, ["name", "mobile"], "name"), shared=True)
        create_layout(unit, summit, "lanyard")
        take_snapshot(unit, scope_of_event(find_event(unit.session, DOCKING)), "开幕日")


def forum_as(code: str) -> Path:
    """The forum's definition under another code, for whoever closes it on others."""
    text = Path(__file__).with_name(f"{FORUM}.yaml").read_text(encoding="utf-8")
    path = Path(os.environ["JUYING_DATA_DIR"]) / f"{code}.yaml"
    path.write_text(text.replace(f"code: {FORUM}", f"code: {code}"), encoding="utf-8")
    return path


def run(app: Flask, words: list[str], *, typed: str = "", answers: tuple[int, ...] = (0,)) -> None:
    """Run one of the application's commands; anything but the expected exit code ends everything."""
    runner: FlaskCliRunner = app.test_cli_runner()
    done = runner.invoke(args=words, input=typed)
    if done.exit_code not in answers:
        raise SystemExit(f"{' '.join(words)}: {done.output}\n{done.exception!r}")


if __name__ == "__main__":
    furnish(create_app())
