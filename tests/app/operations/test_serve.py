"""How the service is served: where, how, and what it refuses."""

import socket
from pathlib import Path

import pytest

from app.operations.serve import CannotServe, Place, programs, read_place, require_free
from config import read_settings


@pytest.mark.parametrize(
    ("environment", "host", "port", "https"),
    [
        ({}, "127.0.0.1", 8000, False),
        ({"PORT": "81", "HOST": ""}, "127.0.0.1", 81, False),
        ({"HOST": "localhost"}, "localhost", 8000, False),
        ({"HOST": "::1"}, "::1", 8000, False),
        ({"HOST": "0.0.0.0"}, "0.0.0.0", 8000, True),  # noqa: S104 -- read, not bound
        ({"HOST": "192.168.1.5"}, "192.168.1.5", 8000, True),
        ({"HOST": "192.168.1.5", "HTTPS": "off"}, "192.168.1.5", 8000, False),
        ({"HTTPS": "on"}, "127.0.0.1", 8000, True),
    ],
)
def test_place_is_https_wherever_others_can_reach_it(
    environment: dict[str, str], host: str, port: int, https: bool
) -> None:
    place = read_place(environment)
    assert (place.host, place.port, place.https) == (host, port, https)


@pytest.mark.parametrize(
    "environment", [{"PORT": "web"}, {"PORT": "0"}, {"PORT": "65536"}, {"HTTPS": "maybe"}]
)
def test_place_refuses_what_can_not_be_meant(environment: dict[str, str]) -> None:
    with pytest.raises(CannotServe):
        read_place(environment)


def test_address_puts_brackets_around_ipv6() -> None:
    assert Place("::", 8000, True, "fd00::2").address == "https://[fd00::2]:8000"


def test_taken_port_is_refused_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = Place("127.0.0.1", taken.getsockname()[1], False, "127.0.0.1")
        with pytest.raises(CannotServe):
            require_free(place)
    require_free(place)


@pytest.mark.parametrize(
    ("url", "workers"), [("sqlite:////tmp/x.sqlite3", "1"), ("postgresql://u@h/d", "2")]
)
def test_sqlite_is_served_by_one_process(tmp_path: Path, url: str, workers: str) -> None:
    environment = {"JUYING_DATABASE_URL": url, "JUYING_DATA_DIR": str(tmp_path)}
    web, _ = programs(read_settings(environment), read_place({}), None)
    assert web.command[web.command.index("--workers") + 1] == workers
