"""Many at once for few places: as many are taken in as there are, each time, and nobody gets a 500."""

from bench.load import put_through
from bench.registration import people
from bench.registration.servers import Installation, serving

AT_ONCE = 200
PLACES = 50
TIMES = 100


def measure(places: list[Installation], times: int = TIMES) -> None:
    """Print, for each database, in how many of the times exactly the places were given."""
    print(f"\n{AT_ONCE} at once for {PLACES} places, {times} times")
    for place in places:
        with serving(place) as port:
            browsers = [people.open_form(port) for _ in range(AT_ONCE)]
            found: list[int] = []
            for nth in range(1, times + 1):
                found.append(rush(place, port, browsers))
                if nth % 10 == 0 and nth < times:
                    print(f"  {place.name}, {nth} times so far, {found.count(PLACES)} exact", flush=True)
        exact = sum(one == PLACES for one in found)
        print(f"  {place.name:28}{exact:8} of {times} exact, no answer of 500", flush=True)
        if exact != times:
            raise SystemExit(f"{place.name}: taken in were {found}")


def rush(place: Installation, port: int, browsers: list[people.Browser]) -> int:
    """How many were taken in where there was room for PLACES more; the answers say the same."""
    place.change(f"UPDATE category SET quota = taken + {PLACES} WHERE code = 'delegate'")
    before = place.count("delegate")
    statuses = put_through(port, people.forms(browsers, AT_ONCE, status=0), AT_ONCE).statuses
    taken = place.count("delegate") - before
    if statuses != {303: taken, 422: AT_ONCE - taken}:
        raise SystemExit(f"{place.name}: {taken} were taken in, but the answers were {statuses}")
    return taken
