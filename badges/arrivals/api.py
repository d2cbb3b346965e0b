"""The arrival desk's JSON API, beside the desk's own: walk-ins with their badges, and the supervisor's PIN."""

from typing import Any
from uuid import UUID, uuid4

from flask import Response, jsonify, request

from app.core.errors import NotFound, Refused, sentence_for
from app.core.unit import open_unit
from app.vocabulary.localized import text
from app.web.downloads import send_bytes
from app.web.failures import problem
from app.web.identity import current_actor
from app.web.languages import current_language
from app.web.limits import csrf
from app.web.routing import Feature
from badges.arrivals.errors import PinLocked
from badges.arrivals.schemas import read_pin, read_walk_in
from badges.arrivals.services.badges import print_at_desk
from badges.arrivals.services.pins import try_pin
from badges.arrivals.services.walk_ins import WalkInAnswer, register_walk_in, walk_in_of
from badges.desk.api import DESK
from badges.desk.schemas import read_scan
from badges.printing.engine import compose
from events.registration.errors import FormRefused

LONGEST_BYTES = 16 * 1024

feature = Feature("arrivals_api", __name__, url_prefix="/api/v1/desk")
# Desks send a token in a header, which no other site can make a browser do.
csrf.exempt(feature)


@feature.errorhandler(PinLocked)
def locked(error: PinLocked) -> Response:
    """429 with the seconds to wait."""
    response = problem(error)
    response.headers["Retry-After"] = str(error.seconds)
    return response


@feature.errorhandler(FormRefused)
def refused(error: FormRefused) -> Response:
    """422 with every field that is wrong, and why."""
    return problem(error, errors={str(one.field): sentence_for(one) for one in error.each()})


@feature.resource("/walk-ins", may=DESK, methods=["POST"], own_units=True)
def walk_ins() -> Response:
    """Register a walk-in, or say again how it stands; with a PIN it is approved."""
    wanted = read_walk_in(_body())
    if wanted.pin is not None:
        _require_pin(wanted.pin)
    with open_unit(current_actor()) as unit:
        body = _as_json(register_walk_in(unit, wanted, agreed=wanted.pin is not None))
    return jsonify(body)


@feature.resource("/walk-ins/<walk_in_id>", may=DESK, methods=["GET"], own_units=True)
def walk_in(walk_in_id: str) -> Response:
    """How a walk-in stands."""
    with open_unit(current_actor(), writes=False) as unit:
        body = _as_json(walk_in_of(unit, _uuid(walk_in_id)))
    return jsonify(body)


@feature.resource("/badges", may=DESK, methods=["POST"], own_units=True)
def badges() -> Response:
    """The badge of whom the desk has before it, as a PDF of the badge's own size; `code` or `delegate` as for a scan."""
    body = _body()
    wanted = read_scan({**body, "scan_id": str(uuid4())} if isinstance(body, dict) else body)
    with open_unit(current_actor()) as unit:
        one = print_at_desk(unit, wanted)
    return send_bytes(compose(one.head, one.parts).pdf, name=one.name, media_type="application/pdf")


@feature.resource("/pin", may=DESK, methods=["POST"], own_units=True)
def pin() -> Response:
    """204 where it is the supervisor's PIN."""
    _require_pin(read_pin(_body()))
    return Response(status=204)


def _require_pin(typed: str) -> None:
    """Raise Refused("pin_wrong"); the try is kept before that."""
    with open_unit(current_actor()) as unit:
        is_right = try_pin(unit, typed)
    if not is_right:
        raise Refused("pin_wrong", field="pin")


def _as_json(answer: WalkInAnswer) -> dict[str, Any]:
    delegate, language = answer.delegate, current_language()
    return {
        "state": answer.state,
        "delegate": answer.handle,
        "alike": list(answer.alike),
        "person": delegate and {
            "name": delegate.name, "name_latin": delegate.name_latin, "unit": delegate.unit,
            "category": text(delegate.category.name, language),
        },
    }  # fmt: skip


def _uuid(walk_in_id: str) -> str:
    try:
        return str(UUID(walk_in_id))
    except ValueError:
        raise NotFound("walk_in_unknown") from None


def _body() -> Any:
    if (request.content_length or 0) > LONGEST_BYTES:
        raise Refused("too_large")
    return request.get_json(force=True, silent=True)
