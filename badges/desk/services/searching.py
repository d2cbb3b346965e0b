"""What a desk may look up: people by their names, and the photo of who was scanned."""

from dataclasses import dataclass

from app.core.actors import DeskActor
from app.core.errors import Forbidden, NotFound, Refused
from app.core.files import StoredFile
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from badges.desk.policy import may_scan
from badges.desk.queries.facts import PointFacts, admissions_of_many, find_event, find_photo, list_points
from badges.desk.queries.people import FoundPerson, search_people
from badges.desk.rules import passages_that_count, standing_entry
from badges.desk.services.answering import told_first
from badges.desk.services.handles import make_handle, read_handle
from badges.desk.services.scanning import point_for

LEAST_CHARACTERS = 2


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """A person with the handle under which this desk may scan them.

    `first` is the entry that keeps them from entering anew, as answers of scans tell it; None where nothing does.
    """

    handle: str
    person: FoundPerson
    first: dict[str, str] | None


def search(unit: Unit, words: str, point_code: str | None = None) -> list[SearchAnswer]:
    """People whose name holds the words, ten at most, and whether they are in already at the point of that code.

    A desk with one point needn't name it; one with several that names none isn't told who is in. Raises Forbidden for
    who is no desk, Refused("search_off", "search_too_short", "foreign_point").
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
    first = _first_entries(unit, desk, _point(unit, desk, point_code), [person.number for person in found])
    return [
        SearchAnswer(make_handle(desk.id, person.number, unit.now()), person, first.get(person.number))
        for person in found
    ]


def _point(unit: Unit, desk: DeskActor, code: str | None) -> PointFacts | None:
    if code is not None:
        return point_for(unit.session, desk, code)
    codes = None if desk.point_codes is None else list(desk.point_codes)
    points = list_points(unit.session, desk.event_id, codes)
    return points[0] if len(points) == 1 else None


def _first_entries(
    unit: Unit, desk: DeskActor, point: PointFacts | None, numbers: list[int]
) -> dict[int, dict[str, str]]:
    """By their numbers, of those who are in at the point, the entry that keeps them from entering anew."""
    if point is None or not numbers:
        return {}
    event = find_event(unit.session, desk.event_id)
    entries = {}
    for number, past in admissions_of_many(unit.session, point.id, numbers).items():
        passages = [one.passage for one in past if not one.is_annulled]
        standing = standing_entry(point.rule, passages_that_count(point.rule, passages, unit.now(), event.zone))
        if standing is not None:
            entries[number] = told_first(event, standing)
    return entries


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
