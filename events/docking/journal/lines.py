"""The lines of a journal: numbered, each with the identity by which it is known again, and the act it words."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from events.docking.journal.fields import fields_of
from events.docking.journal.wording import read_act
from events.docking.rules.acts import Act
from events.docking.rules.refusals import Refused

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a journal. `identity` starts with `id:` or `sha256:`; `act` is none where it is a `bad_line`."""

    number: int
    identity: str
    act: Act | None


def read_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """Read the lines of a JSON Lines file, numbered as a text editor numbers them; blank ones are passed over."""
    for number, raw in enumerate(lines, start=1):
        content = raw.removeprefix(_BYTE_ORDER_MARK).strip() if number == 1 else raw.strip()
        if content:
            yield _read_line(number, content)


def _read_line(number: int, content: bytes) -> Line:
    """A line is known by its `id`, or where it has none by its own content, however spaced and ordered it is."""
    identity = _digest(content)
    try:
        value = json.loads(content.decode(), parse_float=Decimal, parse_constant=_no_constant)
        identity = _digest(_canonical(value))
        fields = fields_of(value)
        own_id = fields.key_or_none("id")
        if own_id is not None:
            identity = f"id:{own_id}"
        return Line(number, identity, read_act(fields))
    except (Refused, ValueError, RecursionError):
        return Line(number, identity, None)


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str).encode()


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _no_constant(name: str) -> NoReturn:
    """JSON has no NaN and no Infinity."""
    raise ValueError(name)
