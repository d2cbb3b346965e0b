"""What this machine is called and where it is."""

import socket
from pathlib import Path

import pytest

from app.operations import addresses
from app.operations.addresses import is_host_name, reach

TRIE = """Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 10.1.2.0
        /24 link UNICAST
     |-- 10.1.2.3
        /32 host LOCAL
     |-- 127.0.0.1
        /32 host LOCAL
"""
SIX = """fe800000000000000000000000000001 02 40 20 80     eth0
fd000000000000000000000000000002 02 40 00 80     eth0
"""
NO_ROUTE = "Iface\tDestination\tGateway\n"


def test_reach_takes_addresses_from_the_kernels_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("ADDRESSES_V4", TRIE), ("ADDRESSES_V6", SIX), ("ROUTES", NO_ROUTE)):
        (tmp_path / name).write_text(text)
        monkeypatch.setattr(addresses, name, tmp_path / name)
    monkeypatch.setattr(socket, "gethostname", lambda: "Hall.example")
    found = reach()
    assert found.names == ("localhost", "hall.example", "hall.local")
    assert [str(address) for address in found.addresses] == ["10.1.2.3", "127.0.0.1", "fd00::2"]
    assert found.first == "10.1.2.3"


def test_reach_of_a_machine_without_a_network_is_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ADDRESSES_V4", "ADDRESSES_V6", "ROUTES"):
        monkeypatch.setattr(addresses, name, tmp_path / "nothing")
    assert [str(address) for address in reach().addresses] == ["127.0.0.1"]
    assert reach().first == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "valid"),
    [("hall", True), ("hall-2.local", True), ("-hall", False), ("hall_2", False), ("", False), ("a" * 64, False)],
)
def test_host_name_is_one_that_a_certificate_can_carry(name: str, valid: bool) -> None:
    assert is_host_name(name) is valid
