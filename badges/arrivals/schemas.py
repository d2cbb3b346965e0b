"""The shape of what arrival desks send; every field is named, and nothing else is read."""

from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from app.core.errors import Refused

_SHORT = validate.Length(max=300)


class PersonSchema(Schema):
    """Who stands there, as typed; registration's own rules read it."""

    class Meta:
        unknown = EXCLUDE

    name = fields.String(load_default="", validate=_SHORT)
    name_latin = fields.String(load_default="", validate=_SHORT)
    unit = fields.String(load_default="", validate=_SHORT)
    title = fields.String(load_default="", validate=_SHORT)
    mobile = fields.String(load_default="", validate=_SHORT)
    email = fields.String(load_default="", validate=_SHORT)


class WalkInSchema(Schema):
    """The body of POST /api/v1/desk/walk-ins."""

    class Meta:
        unknown = EXCLUDE

    walk_in_id = fields.UUID(required=True)
    person = fields.Nested(PersonSchema, required=True)
    category = fields.String(required=True, validate=_SHORT)
    language = fields.String(load_default="zh", validate=validate.OneOf(("zh", "en")))
    # That somebody alike is registered was seen, and it is somebody else.
    anyway = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    pin = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=12))


class PinSchema(Schema):
    """The body of POST /api/v1/desk/pin."""

    class Meta:
        unknown = EXCLUDE

    pin = fields.String(required=True, validate=validate.Length(min=1, max=12))


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody who walks in. `person` has the standing fields as typed; `anyway` takes them beside who is alike."""

    walk_in_id: str
    person: dict[str, str]
    category: str
    language: str = "zh"
    anyway: bool = False
    pin: str | None = None


_WALK_IN = WalkInSchema()
_PIN = PinSchema()


def read_walk_in(body: Any) -> WalkIn:
    """The walk-in in a request's body. Raises Refused("malformed")."""
    loaded = _load(_WALK_IN, body)
    return WalkIn(**{**loaded, "walk_in_id": str(loaded["walk_in_id"])})


def read_pin(body: Any) -> str:
    """The PIN in a request's body. Raises Refused("malformed")."""
    pin: str = _load(_PIN, body)["pin"]
    return pin


def _load(schema: Schema, body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise Refused("malformed", what="the body must be a JSON object")
    try:
        loaded: dict[str, Any] = schema.load(body)
    except ValidationError as error:
        raise Refused("malformed", what=", ".join(sorted(map(str, error.normalized_messages())))) from error
    return loaded
