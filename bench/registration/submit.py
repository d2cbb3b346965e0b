"""What a full submit costs beside the baseline, and whether each one is there afterwards, once."""

from dataclasses import dataclass
from statistics import median

from bench.load import Course, put_through
from bench.registration import people
from bench.registration.servers import BASELINE, Installation, load_average, serving

CLIENTS = 50
ROUNDS = 5
TOGETHER = 250
ALONE = 50


@dataclass(frozen=True)
class Round:
    """One turn: with all clients at once, and with one alone."""

    together: Course
    alone: Course


def measure(places: list[Installation]) -> None:
    """Print product and baseline in turns, and their ratio, on each database."""
    for place in places:
        with serving(place) as product, serving(place, BASELINE) as baseline:
            browsers = [people.open_form(product) for _ in range(CLIENTS)]
            before = kept(place)
            turns: list[tuple[Round, Round]] = []
            submit(product, browsers)
            insert(baseline)
            for _ in range(ROUNDS):
                turns.append((submit(product, browsers), insert(baseline)))
            tell(place, turns)
            require_all(place, before, (ROUNDS + 1) * (TOGETHER + ALONE))
        with_jobs(place)


def submit(port: int, browsers: list[people.Browser]) -> Round:
    """One turn of the product."""
    return Round(
        put_through(port, people.forms(browsers, TOGETHER), CLIENTS),
        put_through(port, people.forms(browsers, ALONE), 1),
    )


def insert(port: int) -> Round:
    """One turn of the baseline."""
    return Round(
        put_through(port, list(people.rows(TOGETHER)), CLIENTS), put_through(port, list(people.rows(ALONE)), 1)
    )


def with_jobs(place: Installation) -> None:
    """The same load while the job worker sends (here: holds, without a server) the mails, on the same cores."""
    with serving(place, worker=True) as port:
        browsers = [people.open_form(port) for _ in range(CLIENTS)]
        before = kept(place)
        course = put_through(port, people.forms(browsers, 2 * TOGETHER), CLIENTS)
        print(f"  while mails are being sent   {course.a_second:8.0f} /s{course.p99_ms:9.0f} ms p99", flush=True)
        require_all(place, before, 2 * TOGETHER)


def tell(place: Installation, turns: list[tuple[Round, Round]]) -> None:
    """Medians over the turns, and of the ratios of each turn."""
    print(f"\n{place.name}: a full submit beside a row inserted through the ORM ({load_average()})")
    print(f"{'':30}{f'{CLIENTS} clients':>12}{'p99':>12}{'1 client':>12}")
    for name, which in (("submit", 0), ("baseline", 1)):
        rounds = [turn[which] for turn in turns]
        print(
            f"  {name:28}{median(one.together.a_second for one in rounds):8.0f} /s"
            f"{median(one.together.p99_ms for one in rounds):9.0f} ms{median(one.alone.median_ms for one in rounds):9.1f} ms"
        )
    together = median(there.together.a_second / ours.together.a_second for ours, there in turns)
    alone = median(ours.alone.median_ms / there.alone.median_ms for ours, there in turns)
    print(f"  {'a submit costs':28}{together:9.2f} ×{'':12}{alone:10.2f} ×   (wanted: at most 2.5 ×)", flush=True)


def kept(place: Installation) -> dict[str, int]:
    """What a registration leaves: a delegate, a message, an audit entry, a job."""
    return {
        "delegates": place.count("delegate"),
        "numbers": place.count("(SELECT DISTINCT event_id, number FROM delegate) AS numbers"),
        "people": place.count("(SELECT DISTINCT mobile FROM delegate) AS people"),
        "messages": place.count("mail_message"),
        "audit entries": place.count("audit_entry", "tag = 'delegate.registered'"),
        "jobs": place.count("job", "task = 'mail.send'"),
        "places": place.count("place") // 2,
    }


def require_all(place: Installation, before: dict[str, int], sent: int) -> None:
    """Stop where something was lost or is there twice."""
    found = {name: number - before[name] for name, number in kept(place).items()}
    if set(found.values()) != {sent}:
        raise SystemExit(f"{place.name}: {sent} forms were sent and answered, but there are {found}")
    print(f"  {sent:,} sent, each there once: {', '.join(found)}", flush=True)
