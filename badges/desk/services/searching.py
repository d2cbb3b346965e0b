"""The search by name at a desk."""

from dataclasses import dataclass

from app.core.actors import DeskActor
from app.core.errors import Forbidden, Refused
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from badges.desk.policy import may_scan
from badges.desk.queries.people import FoundPerson, search_people
from badges.desk.services.handles import make_handle

LEAST_CHARACTERS = 2


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """A person with the handle under which this desk may scan them."""

    handle: str
    person: FoundPerson


def search(unit: Unit, words: str) -> list[SearchAnswer]:
    """People whose name holds the words, ten at most.

    Raises Forbidden for who is no desk, Refused("search_off", "search_too_short").
    """
    desk = unit.actor
    if not isinstance(desk, DeskActor):
        raise Forbidden(may_scan.name)
    if not desk.may_search:
        raise Refused("search_off")
    plain = tidy(words)
    if len(plain) < LEAST_CHARACTERS:
        raise Refused("search_too_short", field="q")
    found = search_people(unit.session, desk.event_id, plain)
    return [SearchAnswer(make_handle(desk.id, person.number, unit.now()), person) for person in found]
