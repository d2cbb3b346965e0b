"""Under which names and addresses this machine can be reached in its own network."""

import fcntl
import ipaddress
import re
import socket
import struct
from dataclasses import dataclass
from pathlib import Path

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Linux tells the kernel's own tables here; nothing is sent into the network.
ADDRESSES_V4 = Path("/proc/net/fib_trie")
ADDRESSES_V6 = Path("/proc/net/if_inet6")
ROUTES = Path("/proc/net/route")
ASK_FOR_ADDRESS = 0x8915


@dataclass(frozen=True)
class Reach:
    """Names and addresses of this machine; `first` is the one to tell people."""

    names: tuple[str, ...]
    addresses: tuple[Address, ...]
    first: str


def reach() -> Reach:
    """What this machine is called and where it is, as of now."""
    host = socket.gethostname().lower()
    short = host.split(".")[0]
    valid = [name for name in (host, f"{short}.local") if is_host_name(name)]
    names = dict.fromkeys(["localhost", *valid])
    addresses = sorted({*addresses_v4(), *addresses_v6()}, key=lambda one: (one.version, int(one)))
    return Reach(tuple(names), tuple(addresses), first_address(addresses))


def is_host_name(name: str) -> bool:
    """Whether a certificate can carry the name."""
    part = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
    return len(name) <= 253 and re.fullmatch(rf"{part}(\.{part})*", name) is not None


def addresses_v4() -> set[Address]:
    """Every IPv4 address of this machine."""
    if not ADDRESSES_V4.exists():
        return {ipaddress.IPv4Address("127.0.0.1")}
    found = re.findall(r"\|-- ([\d.]+)\s+/32 host LOCAL", ADDRESSES_V4.read_text())
    return {ipaddress.IPv4Address(text) for text in found}


def addresses_v6() -> set[Address]:
    """Every IPv6 address of this machine, save those that need an interface's name beside them."""
    if not ADDRESSES_V6.exists():
        return set()
    found = (
        ipaddress.IPv6Address(bytes.fromhex(line.split()[0]))
        for line in ADDRESSES_V6.read_text().splitlines()
    )
    return {address for address in found if not address.is_link_local}


def first_address(addresses: list[Address]) -> str:
    """The address that others in the network most likely see: the default route's, else any but our own loop."""
    name = default_interface()
    if name:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            try:
                asked = struct.pack("256s", name.encode()[:15])
                answer = fcntl.ioctl(asker.fileno(), ASK_FOR_ADDRESS, asked)
                return socket.inet_ntoa(answer[20:24])
            except OSError:
                # The interface is there but has no IPv4 address.
                pass
    outward = [address for address in addresses if not address.is_loopback]
    return str(outward[0]) if outward else "127.0.0.1"


def default_interface() -> str | None:
    """The network interface that leads outward, if there is one."""
    if not ROUTES.exists():
        return None
    for line in ROUTES.read_text().splitlines()[1:]:
        name, destination, *_ = line.split()
        if destination == "00000000":
            return name
    return None
