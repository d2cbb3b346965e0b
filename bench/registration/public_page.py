"""What the public page of an event weighs at first sight, as a browser fetches it: compressed, and nothing from elsewhere."""

from bench.registration.servers import Installation, serving
from bench.registration.weight import LIMIT_KB, weigh


def measure(places: list[Installation]) -> None:
    """Print the weight of each file that the page and the form fetch."""
    with serving(places[0]) as port:
        print("\nThe public page at first sight, over the wire, without images")
        for path in ("/e/summit-2019", "/e/summit-2019/register"):
            found = weigh(port, path)
            kilobytes = sum(found.values()) / 1000
            print(f"  {path:28}{kilobytes:8.1f} kB in {len(found)} files   (wanted: at most {LIMIT_KB} kB)")
