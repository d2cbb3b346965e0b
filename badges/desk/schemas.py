"""The shape of what desks send; every field is named, and nothing else is read."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate, validates_schema

from app.core.errors import Refused
from app.vocabulary.characters import tidy
from badges.desk.enums import Direction, Mark, Outcome, Reason

LONGEST_CODE = 8_000
"""More than any QR code holds: a longer text was never scanned."""


@dataclass(frozen=True, slots=True)
class DeskVerdict:
    """What a desk did by itself. A refusal has its reason."""

    outcome: Outcome
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """One scan as a desk sends it. Exactly one of `code` and `delegate` is given; `note` is the override's, if any."""

    scan_id: str
    code: str | None = None
    delegate: str | None = None
    point: str | None = None
    direction: Direction = Direction.IN
    override: bool = False
    note: str | None = None
    at: datetime | None = None
    offline: bool = False
    unlisted: bool = False
    rehearsal: bool = False
    verdict: DeskVerdict | None = None


class OverrideSchema(Schema):
    """A supervisor's word."""

    class Meta:
        unknown = EXCLUDE

    note = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=2_000))


class ScanSchema(Schema):
    """The body of POST /api/v1/desk/scans."""

    class Meta:
        unknown = EXCLUDE

    scan_id = fields.UUID(required=True)
    code = fields.String(load_default=None, validate=validate.Length(min=1, max=LONGEST_CODE))
    delegate = fields.String(load_default=None, validate=validate.Length(min=1, max=200))
    point = fields.String(load_default=None, allow_none=True, validate=validate.Length(min=1, max=200))
    direction = fields.Enum(Direction, by_value=True, load_default=Direction.IN)
    at = fields.AwareDateTime(load_default=None, allow_none=True)
    override = fields.Nested(OverrideSchema, load_default=None, allow_none=True)

    @validates_schema
    def require_one_subject(self, data: dict[str, Any], **_options: Any) -> None:
        """A code was scanned or typed, or somebody was picked from the search."""
        if (data.get("code") is None) == (data.get("delegate") is None):
            raise ValidationError("give a code or a delegate, and not both", "code")

    @post_load
    def make(self, data: dict[str, Any], **_options: Any) -> ScanRequest:
        """The value object."""
        scan_id: UUID = data.pop("scan_id")
        override = data.pop("override", None)
        note = tidy((override or {}).get("note") or "")[:200]
        return ScanRequest(scan_id=str(scan_id), override=override is not None, note=note or None, **data)


class VerdictSchema(Schema):
    """What a desk did offline."""

    class Meta:
        unknown = EXCLUDE

    outcome = fields.Enum(Outcome, by_value=True, required=True)
    reason = fields.Enum(Reason, by_value=True, load_default=None, allow_none=True)

    @validates_schema
    def require_reason(self, data: dict[str, Any], **_options: Any) -> None:
        """Who refuses says why."""
        if data.get("outcome") is Outcome.REFUSED and data.get("reason") is None:
            raise ValidationError("a refusal needs its reason", "reason")

    @post_load
    def make(self, data: dict[str, Any], **_options: Any) -> DeskVerdict:
        """The value object; an admission has no reason."""
        return DeskVerdict(data["outcome"], data["reason"] if data["outcome"] is Outcome.REFUSED else None)


def _require_plausible(at: datetime) -> None:
    """Raise ValidationError for times that no clock of a desk can show, with which nothing can be reckoned."""
    if not 1970 < at.year < 2200:
        raise ValidationError("this isn't the time of any desk")


class BatchItemSchema(ScanSchema):
    """One item of a batch: a scan, and where it was made offline, when it was and what the desk did."""

    at = fields.AwareDateTime(load_default=None, allow_none=True, validate=_require_plausible)
    offline = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    verdict = fields.Nested(VerdictSchema, load_default=None, allow_none=True)
    # That the desk said "rehearsal" while this was scanned.
    rehearsal = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    # The desk's own marks; only `unlisted` is its to say.
    marks = fields.List(fields.String(validate=validate.Length(max=40)), load_default=list)

    @validates_schema
    def require_time(self, data: dict[str, Any], **_options: Any) -> None:
        """Nobody else knows when an offline scan was made."""
        if data.get("offline") and data.get("at") is None:
            raise ValidationError("an offline scan needs its time", "at")

    @post_load
    def make(self, data: dict[str, Any], **_options: Any) -> ScanRequest:
        """The value object."""
        marks = data.pop("marks")
        item: ScanRequest = super().make({**data, "unlisted": Mark.UNLISTED in marks})
        return item


class BatchSchema(Schema):
    """The body of POST /api/v1/desk/scans/batch; its items are read one by one."""

    class Meta:
        unknown = EXCLUDE

    sent_at = fields.AwareDateTime(required=True, validate=_require_plausible)
    scans = fields.List(fields.Raw(allow_none=True), required=True)


class PairingSchema(Schema):
    """The body of POST /api/v1/desk/pair."""

    class Meta:
        unknown = EXCLUDE

    code = fields.String(required=True, validate=validate.Length(min=1, max=200))


_SCAN = ScanSchema()
_ITEM = BatchItemSchema()
_BATCH = BatchSchema()
_PAIRING = PairingSchema()


def read_scan(body: Any) -> ScanRequest:
    """The scan in a request's body. Raises Refused("malformed") that says what is wrong."""
    loaded: ScanRequest = _load(_SCAN, body)
    return loaded


_PLAIN = frozenset({"scan_id", "code", "point", "direction"})
_DIRECTIONS = {one.value: one for one in Direction}
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")


def read_plain_scan(body: Any) -> ScanRequest | None:
    """The scan in a request's body where it is the usual one, of a code at a named point; None leaves it to `read_scan`."""
    if not isinstance(body, dict) or not body.keys() <= _PLAIN:
        return None
    scan_id, code, point = body.get("scan_id"), body.get("code"), body.get("point")
    direction = _DIRECTIONS.get(body.get("direction", "in")) if isinstance(body.get("direction", "in"), str) else None
    if not (isinstance(scan_id, str) and isinstance(code, str) and isinstance(point, str) and direction):
        return None
    if not _UUID.fullmatch(scan_id) or not 0 < len(code) <= LONGEST_CODE or not 0 < len(point) <= 200:
        return None
    return ScanRequest(scan_id=scan_id.lower(), code=code, point=point, direction=direction)


def read_batch(body: Any) -> tuple[datetime, list[Any]]:
    """When the desk sent a batch, by its own clock, and its items unread. Raises Refused("malformed")."""
    loaded: dict[str, Any] = _load(_BATCH, body)
    return loaded["sent_at"], loaded["scans"]


def read_item(item: Any) -> ScanRequest:
    """One item of a batch. Raises Refused("malformed")."""
    loaded: ScanRequest = _load(_ITEM, item)
    return loaded


def read_pairing(body: Any) -> str:
    """The one-time code in a request's body. Raises Refused("malformed")."""
    loaded: dict[str, str] = _load(_PAIRING, body)
    return loaded["code"]


def _load(schema: Schema, body: Any) -> Any:
    if not isinstance(body, dict):
        raise Refused("malformed", what="the body must be a JSON object")
    try:
        return schema.load(body)
    except ValidationError as error:
        what = "; ".join(f"{name}: {_first(messages)}" for name, messages in error.normalized_messages().items())
        raise Refused("malformed", what=what) from error


def _first(messages: Any) -> str:
    while isinstance(messages, dict):
        messages = next(iter(messages.values()))
    return str(messages[0] if isinstance(messages, list) else messages)
