"""A certificate authority of this installation's own, so that phones in the hall get HTTPS.

A browser gives a page the camera only over HTTPS, and no public authority certifies a laptop
in a conference hall. A phone that trusts this authority trusts it for private addresses and
local names alone: the authority's certificate says so, and a leaked key opens nothing else.
(To its own machine's addresses, too, as they were when it was made.)
"""

import ipaddress
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.operations.addresses import Address, Reach

AUTHORITY_DAYS = 3650
# Apple's devices refuse a server's certificate that is valid for longer than 825 days.
SERVER_DAYS = 397
RENEW_BEFORE = timedelta(days=30)
# Clocks of phones differ; a certificate made this minute must be valid on them.
BACKDATED = timedelta(days=1)

PRIVATE_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "127.0.0.0/8",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
LOCAL_DOMAINS = ("localhost", "local", "lan", "internal", "home.arpa")

PrivateKey = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Certificates:
    """Where the files lie: the server's certificate and key, and the authority that phones are to trust."""

    certificate: Path
    key: Path
    authority: Path


def provide_certificates(folder: Path, reach: Reach, now: datetime) -> Certificates:
    """Certificates for everything in `reach` that is private; made anew where names changed or the end is near.

    The authority stays as long as it is valid, so that phones that trust it need nothing new.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = Certificates(folder / "server.pem", folder / "server.key", folder / "authority.pem")
    authority, authority_key = provide_authority(folder, reach, now)
    names = subject_names(reach, authority)
    if not still_good(files, names, authority, now):
        certificate, key = make_server(names, authority, authority_key, now)
        write_key(files.key, key)
        write_certificates(files.certificate, certificate, authority)
    return files


def fingerprint(path: Path) -> str:
    """SHA-256 of a certificate, in pairs, as phones show it."""
    return certificate_in(path).fingerprint(hashes.SHA256()).hex(":").upper()


def provide_authority(
    folder: Path, reach: Reach, now: datetime
) -> tuple[x509.Certificate, PrivateKey]:
    """The authority of this installation, made where there is none or it would end before its server's certificate."""
    path, key_path = folder / "authority.pem", folder / "authority.key"
    if path.exists() and key_path.exists():
        authority = certificate_in(path)
        if authority.not_valid_after_utc > now + timedelta(days=SERVER_DAYS):
            return authority, key_in(key_path)
    authority, key = make_authority(reach, now)
    write_key(key_path, key)
    write_certificates(path, authority)
    return authority, key


def make_authority(reach: Reach, now: datetime) -> tuple[x509.Certificate, PrivateKey]:
    """A new authority, confined to private networks and local names."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Juying"),
            # A phone lists it among many; the machine's name tells whose it is.
            x509.NameAttribute(NameOID.COMMON_NAME, f"Juying · {reach.names[-1]}"[:64]),
        ]
    )
    domains = dict.fromkeys([*LOCAL_DOMAINS, *reach.names])
    confined: list[x509.GeneralName] = [x509.DNSName(domain) for domain in domains]
    # Its own addresses, too: some halls give out public ones, each a network of one.
    own = [ipaddress.ip_network(address) for address in reach.addresses if not is_private(address)]
    confined += [x509.IPAddress(network) for network in (*PRIVATE_NETWORKS, *own)]
    certificate = (
        started(name, name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(confined, excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def make_server(
    names: list[x509.GeneralName],
    authority: x509.Certificate,
    authority_key: PrivateKey,
    now: datetime,
) -> tuple[x509.Certificate, PrivateKey]:
    """A server's certificate for the names, signed by the authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Juying")])
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    certificate = (
        started(name, authority.subject, key, now, SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identifier, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return certificate, key


def started(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    """What every certificate begins with."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now - BACKDATED + timedelta(days=days))
    )


def key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """What a key may be used for: signing certificates, or serving."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def subject_names(reach: Reach, authority: x509.Certificate) -> list[x509.GeneralName]:
    """The names and addresses that the authority may certify; others need a real certificate."""
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    permitted = constraints.permitted_subtrees or []
    domains = [subtree.value for subtree in permitted if isinstance(subtree, x509.DNSName)]
    networks = [
        ipaddress.ip_network(subtree.value)
        for subtree in permitted
        if isinstance(subtree, x509.IPAddress)
    ]
    names = [name for name in reach.names if is_within(name, domains)]
    addresses = [one for one in reach.addresses if any(one in network for network in networks)]
    return [*map(x509.DNSName, names), *map(x509.IPAddress, addresses)]


def is_within(name: str, domains: list[str]) -> bool:
    """Whether the name is one of the domains or below one."""
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


def is_private(address: Address) -> bool:
    """Whether the address is of a network that the authority is confined to."""
    return any(address in network for network in PRIVATE_NETWORKS)


def still_good(
    files: Certificates, names: list[x509.GeneralName], authority: x509.Certificate, now: datetime
) -> bool:
    """Whether the server's certificate is for exactly these names, of this authority, and not near its end."""
    if not (files.certificate.exists() and files.key.exists()):
        return False
    certificate = certificate_in(files.certificate)
    carried = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    issued_by = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    own = x509.AuthorityKeyIdentifier.from_issuer_public_key(key_in_certificate(authority))
    return (
        list(carried) == names
        and issued_by == own
        and certificate.not_valid_after_utc - now > RENEW_BEFORE
    )


def key_in_certificate(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    """The public key of a certificate that we made."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("this certificate was not made here: its key is of another kind")
    return key


def certificate_in(path: Path) -> x509.Certificate:
    """The first certificate in a PEM file."""
    return x509.load_pem_x509_certificate(path.read_bytes())


def key_in(path: Path) -> PrivateKey:
    """The key in a PEM file that we wrote."""
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{path} was not made here: its key is of another kind")
    return key


def write_key(path: Path, key: PrivateKey) -> None:
    """Write a key so that nobody else on this machine can read it, at no moment."""
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    partial.replace(path)


def write_certificates(path: Path, *certificates: x509.Certificate) -> None:
    """Write certificates one after the other, the server's own first."""
    partial = path.with_suffix(".partial")
    partial.write_bytes(
        b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)
    )
    partial.replace(path)
