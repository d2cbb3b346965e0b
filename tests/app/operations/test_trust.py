"""The page where a phone gets the certificate."""

import http.client
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from app.operations.trust import CERTIFICATE_PATH, start, trust_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    authority = tmp_path / "authority.pem"
    authority.write_bytes(b"certificate")
    server = trust_server("127.0.0.1", 0, authority, "AA:BB", "https://192.168.1.5:8000")
    start(server)
    yield server
    server.shutdown()
    server.server_close()


def get(server: ThreadingHTTPServer, path: str) -> tuple[int, str | None, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.getheader("Content-Type"), body


def test_certificate_comes_under_the_type_that_phones_install(server: ThreadingHTTPServer) -> None:
    assert get(server, CERTIFICATE_PATH) == (200, "application/x-x509-ca-cert", b"certificate")


def test_page_links_to_the_certificate_and_shows_its_fingerprint(server: ThreadingHTTPServer) -> None:
    status, media_type, body = get(server, "/")
    assert (status, media_type) == (200, "text/html; charset=utf-8")
    assert [part in body.decode() for part in (CERTIFICATE_PATH, "AA:BB", "https://192.168.1.5:8000")] == [True] * 3


@pytest.mark.parametrize("path", ["/authority.key", "/../authority.key", "/%2e%2e/authority.pem"])
def test_nothing_else_is_served(server: ThreadingHTTPServer, path: str) -> None:
    assert get(server, path)[0] == 404
