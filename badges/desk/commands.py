"""The commands `desk pair` and `desk count`."""

from typing import Any

import click
from flask.cli import AppGroup

from app.core.actors import Command
from app.core.unit import open_unit
from app.vocabulary.times import zone
from app.web.commands import answering
from badges.desk.queries.counts import counts_of_points
from badges.desk.queries.facts import list_points
from badges.desk.services.pairing import DeskPlan, pair_at_once
from events.setup.queries import find_event

desk = AppGroup("desk", help="Desks that scan badges.")


@desk.command("pair")
@click.option("--event", "code", required=True)
@click.option("--name", required=True)
@click.option("--point", "points", multiple=True, help="A point that the desk serves; none given: all.")
@click.option("--supervisor", is_flag=True, help="May let somebody in against the rules.")
@click.option("--no-search", is_flag=True, help="No search by name at this desk.")
@click.option("--json", "as_json", is_flag=True)
@answering
def pair(  # noqa: PLR0917  # click passes options by name
    code: str, name: str, points: tuple[str, ...], supervisor: bool, no_search: bool, as_json: bool,
) -> dict[str, Any]:
    """Set up a desk and print its token."""
    del as_json
    with open_unit(Command()) as unit:
        event = find_event(unit.session, code)
        made, token = pair_at_once(unit, event, DeskPlan(name, list(dict.fromkeys(points)), supervisor, not no_search))
        served = [point.code for point in list_points(unit.session, event.id, made.point_codes)]
        return {"desk": made.name, "token": token, "points": served}


@desk.command("count")
@click.option("--event", "code", required=True)
@click.option("--json", "as_json", is_flag=True)
@answering
def count(code: str, as_json: bool) -> dict[str, Any]:
    """Say per point how many were let in."""
    del as_json
    with open_unit(Command(), writes=False) as unit:
        event = find_event(unit.session, code)
        points = list_points(unit.session, event.id)
        counts = counts_of_points(unit.session, points, zone(event.timezone), unit.now())
        return {point: found.as_dict() for point, found in counts.items()}
