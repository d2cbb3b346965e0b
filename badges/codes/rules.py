"""How a badge code is laid out, read and typed; no keys are kept here and nothing is looked up.

A code is 95 bytes, written as 152 characters of base32 (RFC 4648, no padding):

====== ===== ==========================================================
offset bytes what
====== ===== ==========================================================
0      1     format version
1      4     event number
5      1     number of the event's key
6      4     serial number of the delegate
10     2     issue number of the badge, from 1
12     3     category number
15     16    secret part, derived with the event's key
31     64    Ed25519 signature over the 31 bytes before
====== ===== ==========================================================

Base32 is chosen over the denser base45: both need QR version 6 at level M, and base32 has only
letters and digits, so that a hand scanner types it alike whatever the keyboard's layout is, and
no space is lost at an end. The version byte is read first: a later format may lay out the rest anew.
"""

import base64
import hmac
import re
import struct
import unicodedata
from dataclasses import dataclass

FORMAT_VERSION = 1
CODE_BYTES = 95
CODE_CHARACTERS = 152
SECRET_BYTES = 16
SIGNATURE_BYTES = 64
MOST_ISSUES = 528
MOST_SERIALS = 23**5

_HEAD = struct.Struct(">BIBIH")
_SIGNED_BYTES = CODE_BYTES - SIGNATURE_BYTES
_WRITTEN = re.compile(rf"[A-Z2-7]{{{CODE_CHARACTERS}}}")
_AS_DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghijklmnopqrstuv")

FALLBACK_ALPHABET = "34679ACDEFHJKMNPQRTVWXY"
"""Left out are 0 O, 1 I L, 2 Z, 5 S, 8 B, G and U, each of which is taken for another when read aloud or typed.

There are 23, a prime, so that the check character finds every single wrong character and every
swap of two.
"""

FALLBACK_CHARACTERS = 8
_BASE = len(FALLBACK_ALPHABET)
_FALLBACK_NUMBERS = _BASE ** (FALLBACK_CHARACTERS - 1)
_ISSUES_IN_FALLBACK = _BASE**2
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class BadgeNumber:
    """What a code says of a badge. All numbers are from 1, those of event, serial and category the installation's."""

    event: int
    key: int
    serial: int
    issue: int
    category: int


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A well-formed code whose signature has not been checked yet."""

    number: BadgeNumber
    secret: bytes
    signed: bytes
    signature: bytes


def normalise_code(text: str) -> str:
    """The text as a code is compared: no spaces or separators, capitals, full-width forms made plain."""
    plain = text if text.isascii() else _without_ornaments(unicodedata.normalize("NFKC", text))
    return "".join(plain.split()).replace("-", "").upper()


def _without_ornaments(text: str) -> str:
    """Without what keyboards and chats slip in: long dashes, marks of no width."""
    return "".join(one for one in text if one != "\N{MINUS SIGN}" and unicodedata.category(one) not in ("Pd", "Cf"))


def pack_badge(number: BadgeNumber, secret: bytes) -> bytes:
    """The 31 bytes that are signed. Raises ValueError for numbers that a code can't hold."""
    if len(secret) != SECRET_BYTES:
        raise ValueError("the secret part of a badge code has 16 bytes")
    try:
        head = _HEAD.pack(FORMAT_VERSION, number.event, number.key, number.serial, number.issue)
        return head + number.category.to_bytes(3, "big") + secret
    except (struct.error, OverflowError) as error:
        raise ValueError(f"a badge code can't hold {number}") from error


def write_code(signed: bytes, signature: bytes) -> str:
    """The text of the QR code for signed bytes and their signature."""
    return base64.b32encode(signed + signature).decode("ascii")


def read_code(text: str) -> ReadCode | None:
    """What a scanned text says, or None where it isn't a badge code of a format that is known here."""
    plain = normalise_code(text)
    if not _WRITTEN.fullmatch(plain):
        return None
    # Every scan reads one: Python's numbers to the base of 32 are read ten times as fast as by its base64 module.
    raw = int(plain.translate(_AS_DIGITS), 32).to_bytes(CODE_BYTES, "big")
    version, event, key, serial, issue = _HEAD.unpack_from(raw)
    if version != FORMAT_VERSION:
        return None
    category = int.from_bytes(raw[_HEAD.size : _HEAD.size + 3], "big")
    return ReadCode(
        number=BadgeNumber(event, key, serial, issue, category),
        secret=raw[_HEAD.size + 3 : _SIGNED_BYTES],
        signed=raw[:_SIGNED_BYTES],
        signature=raw[_SIGNED_BYTES:],
    )


def write_fallback(key: bytes, serial: int, issue: int) -> str:
    """The 8 characters that are printed under a code, as ``7K4M9XQD``.

    Serial and issue are enciphered with a key of the event: two badges never share a fallback, a desk
    gets both back without a list, and nobody can guess the next. Raises ValueError for a serial of
    6,436,343 or an issue of 529 and more.
    """
    if not (0 <= serial < MOST_SERIALS and 0 <= issue < _ISSUES_IN_FALLBACK):
        raise ValueError("the serial or the issue is too large for a fallback code")
    number = _encipher(key, serial * _ISSUES_IN_FALLBACK + issue)
    digits = []
    for _ in range(FALLBACK_CHARACTERS - 1):
        number, digit = divmod(number, _BASE)
        digits.append(digit)
    digits.reverse()
    return "".join(FALLBACK_ALPHABET[digit] for digit in [*digits, _check_digit(digits)])


def read_fallback(key: bytes, text: str) -> tuple[int, int] | None:
    """Serial and issue of a typed fallback under this key; None where a character or the check is wrong.

    A wrong key gives numbers that mean nothing: the caller asks whether such a badge exists.
    """
    digits = _fallback_digits(text)
    if digits is None:
        return None
    number = 0
    for digit in digits[:-1]:
        number = number * _BASE + digit
    return divmod(_decipher(key, number), _ISSUES_IN_FALLBACK)


def looks_like_fallback(text: str) -> bool:
    """Whether a text has the length, the alphabet and the check character of a fallback."""
    return _fallback_digits(text) is not None


def group_fallback(text: str) -> str:
    """A fallback as it is printed, in two groups of four."""
    return f"{text[:4]} {text[4:]}"


def _fallback_digits(text: str) -> list[int] | None:
    plain = normalise_code(text)
    if len(plain) != FALLBACK_CHARACTERS:
        return None
    digits = [FALLBACK_ALPHABET.find(character) for character in plain]
    if -1 in digits or _check_digit(digits[:-1]) != digits[-1]:
        return None
    return digits


def _check_digit(digits: list[int]) -> int:
    """Weighted sum modulo 23 with weights 2 to 8, which differ, so that a swap shows."""
    return sum(weight * digit for weight, digit in enumerate(digits, start=2)) % _BASE


def _round(key: bytes, step: int, half: int) -> int:
    digest = hmac.digest(key, struct.pack(">BH", step, half), "sha256")
    return int.from_bytes(digest[:2], "big")


def _encipher(key: bytes, number: int) -> int:
    """A keyed permutation of 0 … 23^7-1: a Feistel network over 32 bits that walks until it is back in range."""
    while True:
        left, right = number >> 16, number & 0xFFFF
        for step in range(_ROUNDS):
            left, right = right, left ^ _round(key, step, right)
        number = left << 16 | right
        if number < _FALLBACK_NUMBERS:
            return number


def _decipher(key: bytes, number: int) -> int:
    while True:
        left, right = number >> 16, number & 0xFFFF
        for step in reversed(range(_ROUNDS)):
            left, right = right ^ _round(key, step, left), left
        number = left << 16 | right
        if number < _FALLBACK_NUMBERS:
            return number
