"""The local authority: whom it certifies, when it renews, and that a real TLS client agrees."""

import ipaddress
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from app.operations.addresses import Reach
from app.operations.authority import (
    Certificates,
    certificate_in,
    make_server,
    provide_authority,
    provide_certificates,
    write_certificates,
    write_key,
)

NOW = datetime.now(UTC)


def reach(*addresses: str) -> Reach:
    found = tuple(ipaddress.ip_address(address) for address in addresses)
    return Reach(("localhost", "hall", "hall.local"), found, addresses[0])


AT_HOME = reach("127.0.0.1", "192.168.1.5", "fd00::2")


def names_of(files: Certificates) -> list[str]:
    certificate = certificate_in(files.certificate)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(name.value) for name in names]


def handshake(files: Certificates, server_name: str) -> None:
    """Connect to a real TLS server with the files, as a client that trusts the authority."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(files.certificate, files.key)
    client = ssl.create_default_context(cafile=str(files.authority))
    here, there = socket.socketpair()

    def serve() -> None:
        try:
            server.wrap_socket(there, server_side=True).close()
        except ssl.SSLError:
            there.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        client.wrap_socket(here, server_hostname=server_name).close()
    finally:
        here.close()
        thread.join()


@pytest.mark.parametrize("name", ["localhost", "hall.local", "127.0.0.1", "192.168.1.5", "fd00::2"])
def test_certificate_is_accepted_under_every_name_and_address(tmp_path: Path, name: str) -> None:
    handshake(provide_certificates(tmp_path, AT_HOME, NOW), name)


def test_certificate_carries_the_names_and_addresses_in_order(tmp_path: Path) -> None:
    files = provide_certificates(tmp_path, AT_HOME, NOW)
    assert names_of(files) == ["localhost", "hall", "hall.local", "127.0.0.1", "192.168.1.5", "fd00::2"]


def test_authority_can_not_certify_a_public_name(tmp_path: Path) -> None:
    files = provide_certificates(tmp_path, AT_HOME, NOW)
    authority, key = provide_authority(tmp_path, AT_HOME, NOW)
    certificate, server_key = make_server([x509.DNSName("bank.example.com")], authority, key, NOW)
    write_certificates(files.certificate, certificate, authority)
    write_key(files.key, server_key)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(files, "bank.example.com")


def test_certificate_stays_while_nothing_changes(tmp_path: Path) -> None:
    first = provide_certificates(tmp_path, AT_HOME, NOW).certificate.read_bytes()
    assert provide_certificates(tmp_path, AT_HOME, NOW + timedelta(days=300)).certificate.read_bytes() == first


def test_certificate_is_renewed_for_a_new_address_and_the_authority_stays(tmp_path: Path) -> None:
    authority = provide_certificates(tmp_path, AT_HOME, NOW).authority.read_bytes()
    files = provide_certificates(tmp_path, reach("10.0.0.7"), NOW)
    assert names_of(files) == ["localhost", "hall", "hall.local", "10.0.0.7"]
    assert files.authority.read_bytes() == authority


def test_certificate_is_renewed_before_it_ends(tmp_path: Path) -> None:
    first = certificate_in(provide_certificates(tmp_path, AT_HOME, NOW).certificate)
    near_the_end = first.not_valid_after_utc - timedelta(days=29)
    second = certificate_in(provide_certificates(tmp_path, AT_HOME, near_the_end).certificate)
    assert second.not_valid_after_utc - near_the_end == timedelta(days=396)


def test_authority_is_renewed_before_it_ends_and_its_server_with_it(tmp_path: Path) -> None:
    first = provide_certificates(tmp_path, AT_HOME, NOW).authority.read_bytes()
    later = NOW + timedelta(days=3650)
    files = provide_certificates(tmp_path, AT_HOME, later)
    assert files.authority.read_bytes() != first
    issuer = certificate_in(files.authority)
    certificate_in(files.certificate).verify_directly_issued_by(issuer)


def test_public_address_is_certified_where_the_authority_was_made_on_it(tmp_path: Path) -> None:
    files = provide_certificates(tmp_path, reach("203.0.113.9"), NOW)
    assert names_of(files)[-1] == "203.0.113.9"
    files = provide_certificates(tmp_path, reach("203.0.113.10"), NOW)
    assert names_of(files) == ["localhost", "hall", "hall.local"]


def test_keys_can_be_read_by_their_owner_alone(tmp_path: Path) -> None:
    provide_certificates(tmp_path, AT_HOME, NOW)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("*.key")}
    assert modes == {"authority.key": 0o600, "server.key": 0o600}
