"""What devices tell of themselves, beside the desk's own API and away from its scans."""

from flask import Response, request

from app.core.errors import Refused
from app.core.unit import open_unit
from app.web.identity import current_actor
from app.web.limits import csrf
from app.web.routing import Feature
from badges.desk.api import DESK
from badges.watching.schemas import read_health
from badges.watching.services.health import note_health

LONGEST_BYTES = 1024

feature = Feature("watching_api", __name__, url_prefix="/api/v1/desk")
# Desks send a token in a header, which no other site can make a browser do.
csrf.exempt(feature)


@feature.resource("/health", may=DESK, methods=["POST"], own_units=True)
def health() -> Response:
    """Keep the battery and the clock of a desk; 204."""
    if (request.content_length or 0) > LONGEST_BYTES:
        raise Refused("too_large")
    told = read_health(request.get_json(force=True, silent=True))
    with open_unit(current_actor()) as unit:
        note_health(unit, told.battery, told.charging, told.sent_at)
    return Response(status=204)
