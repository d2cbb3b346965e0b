"""The shape of what devices say of themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from app.core.errors import Refused


@dataclass(frozen=True, slots=True)
class Health:
    """The battery in percent, whether it is being charged (None: not known), and the device's own time."""

    battery: int | None
    charging: bool | None
    sent_at: datetime


class HealthSchema(Schema):
    """The body of POST /api/v1/desk/health."""

    class Meta:
        unknown = EXCLUDE

    battery = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(0, 100))
    charging = fields.Boolean(load_default=None, allow_none=True, truthy={True}, falsy={False})
    sent_at = fields.AwareDateTime(required=True)


_HEALTH = HealthSchema()


def read_health(body: Any) -> Health:
    """What a request's body says. Raises Refused("malformed")."""
    try:
        loaded = _HEALTH.load(body if isinstance(body, dict) else {})
    except ValidationError as error:
        raise Refused("malformed", what=", ".join(map(str, error.normalized_messages()))) from error
    # No clock shows these, and with them nothing can be reckoned.
    if not 1970 < loaded["sent_at"].year < 2200:
        raise Refused("malformed", what="sent_at")
    return Health(loaded["battery"], loaded["charging"], loaded["sent_at"])
