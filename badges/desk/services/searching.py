"""What a desk may look up: people by their names, and the photo of who was scanned."""

from dataclasses import dataclass

from app.core.actors import DeskActor
from app.core.errors import Forbidden, NotFound, Refused
from app.core.files import StoredFile
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from badges.desk.policy import may_scan
from badges.desk.queries.facts import find_photo
from badges.desk.queries.people import FoundPerson, search_people
from badges.desk.services.handles import make_handle, read_handle

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


def photo_of(unit: Unit, handle: str) -> StoredFile:
    """The photo that a handle of this desk stands for.

    Raises Forbidden for who is no desk, Refused("handle_expired"), NotFound where there is none.
    """
    desk = unit.actor
    if not isinstance(desk, DeskActor):
        raise Forbidden(may_scan.name)
    number, ends = read_handle(desk.id, handle)
    if ends < unit.now().timestamp():
        raise Refused("handle_expired")
    stored = find_photo(unit.session, desk.event_id, number)
    if stored is None:
        raise NotFound
    return stored
