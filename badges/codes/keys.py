"""The event's key: what signs a badge, what checks it, and what else is derived from it."""

import hashlib
import hmac
import secrets
import struct

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from badges.codes.rules import (
    SECRET_BYTES,
    BadgeNumber,
    ReadCode,
    pack_badge,
    write_code,
    write_fallback,
)

MASTER_BYTES = 32


class SigningKey:
    """One key of an event, with what is derived from its 32 random bytes (HKDF-SHA256, one label a purpose)."""

    __slots__ = ("_print_key", "_private", "_secret_key", "fallback_key", "number")

    def __init__(self, number: int, master: bytes) -> None:
        self.number = number
        self._private = Ed25519PrivateKey.from_private_bytes(_derive(master, b"signature"))
        self._secret_key = _derive(master, b"secret part")
        self._print_key = _derive(master, b"fingerprint")
        self.fallback_key = _derive(master, b"fallback")

    @property
    def public(self) -> bytes:
        """The 32 bytes that an offline desk needs to check a code."""
        return self._private.public_key().public_bytes_raw()

    def code(self, event: int, serial: int, issue: int, category: int) -> str:
        """The text of the QR code of a badge: always the same for the same badge."""
        return write_code(*self._signed(BadgeNumber(event, self.number, serial, issue, category)))

    def makes(self, read: ReadCode) -> bool:
        """Whether the code is this key's; found out by making it anew, three times as fast as by checking its signature."""
        return hmac.compare_digest(b"".join(self._signed(read.number)), read.signed + read.signature)

    def fallback(self, serial: int, issue: int) -> str:
        """The 8 characters under the QR code."""
        return write_fallback(self.fallback_key, serial, issue)

    def fingerprint(self, text: str) -> str:
        """A keyed hash of a text that was scanned, which tells nothing of it (HMAC-SHA256, hexadecimal)."""
        return hmac.new(self._print_key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature of something else than a badge; `message` must not begin with a code's version byte."""
        return self._private.sign(message)

    def _signed(self, number: BadgeNumber) -> tuple[bytes, bytes]:
        signed = pack_badge(number, self.secret_of(number.event, number.serial, number.issue))
        return signed, self._private.sign(signed)

    def secret_of(self, event: int, serial: int, issue: int) -> bytes:
        """The 16 bytes of a badge that nobody guesses, whatever its category."""
        message = struct.pack(">IIH", event, serial, issue)
        return hmac.digest(self._secret_key, message, "sha256")[:SECRET_BYTES]


def _derive(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"juying badge " + purpose).derive(master)


def new_master() -> bytes:
    """Fresh random bytes for a key."""
    return secrets.token_bytes(MASTER_BYTES)


def is_genuine(read: ReadCode, public: bytes) -> bool:
    """Whether a code was signed by the key that this public key belongs to; needs no secret."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(read.signature, read.signed)
    except InvalidSignature:
        return False
    return True
