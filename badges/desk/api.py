"""The desk's JSON API. Each view reads the request, opens one unit of work as the desk, and gives one answer."""

import gzip
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, request

from app.core.actors import DeskActor, Nobody
from app.core.database import db
from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit, open_unit
from app.web.downloads import send_stored
from app.web.failures import problem
from app.web.identity import current_actor
from app.web.languages import current_language
from app.web.limits import csrf, limiter
from app.web.routing import PUBLIC, Access, Feature
from badges.desk.errors import SlowedDown
from badges.desk.queries.desks import find_desk_actor
from badges.desk.queries.facts import find_event
from badges.desk.schemas import read_batch, read_pairing, read_plain_scan, read_scan
from badges.desk.services.answering import answer_as_json, moment
from badges.desk.services.delivering import ItemError, Result, deliver, parts_of
from badges.desk.services.pairing import note_sign_of_life, pair_desk
from badges.desk.services.rosters import make_roster
from badges.desk.services.scanning import scan
from badges.desk.services.searching import photo_of, search
from badges.desk.services.standing import standing_of_desk
from badges.desk.services.straight import scan_straight

LONGEST_SCAN_BYTES = 64 * 1024
LONGEST_BATCH_BYTES = 8 * 1024 * 1024
DELIVERS_FOR = timedelta(days=7)
"""How long a revoked desk may deliver what it scanned before."""

feature = Feature("desk_api", __name__, url_prefix="/api/v1/desk")
# Desks send a token in a header, which no other site can make a browser do.
csrf.exempt(feature)

DESK = Access("desk", "a paired desk that is not revoked, by its token", lambda actor: isinstance(actor, DeskActor))


def identify_desk() -> DeskActor | None:
    """The desk whose token the request carries."""
    token = _token(request.headers.get("Authorization", ""))
    if token is None:
        return None
    delivers = request.endpoint == "desk_api.batch"
    revoked_since = runtime().clock.now() - DELIVERS_FOR if delivers else None
    return find_desk_actor(db.session(), token, revoked_since)


def _token(header: str) -> str | None:
    scheme, _, token = header.partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


@feature.errorhandler(SlowedDown)
def slowed_down(error: SlowedDown) -> Response:
    """429 with the seconds to wait."""
    response = problem(error)
    response.headers["Retry-After"] = str(error.seconds)
    return response


@feature.errorhandler(Refused)
def refused(error: Refused) -> Response:
    """The refusal as a problem document; who is nobody is told that the token is not good."""
    if error.code == "sign_in_needed" or (error.code == "forbidden" and isinstance(current_actor(), Nobody)):
        response = problem(Refused("desk_token_unknown"))
        response.headers["WWW-Authenticate"] = 'Bearer realm="desk"'
        return response
    return problem(error, None, field=error.field) if error.field else problem(error)


def door_of_scans(environ: dict[str, Any], body: Any) -> dict[str, Any] | None:
    """An ordinary scan of a desk that may, decided the short way; None leaves it to `scans`."""
    wanted, token = read_plain_scan(body), _token(environ.get("HTTP_AUTHORIZATION", ""))
    if wanted is None or token is None:
        return None
    said = environ.get("HTTP_X_DESK_QUEUED", ""), environ.get("HTTP_X_DESK_VERSION", "")
    return scan_straight(token, wanted, *_sign_of_life(*said))


@feature.resource("/scans", may=DESK, methods=["POST"], own_units=True)
def scans() -> Response:
    """Decide one scan and keep it."""
    wanted = read_scan(_body())
    language = current_language()
    with open_unit(current_actor()) as unit:
        body = answer_as_json(unit.session, scan(unit, wanted), language)
        note_sign_of_life(unit, *_said_of_life())
    return jsonify(body)


@feature.resource("/scans/batch", may=DESK, methods=["POST"], own_units=True)
def batch() -> Response:
    """Take scans that were made before; each is answered on its own, in the order given."""
    sent_at, items = read_batch(_body(LONGEST_BATCH_BYTES))
    language, results = current_language(), []
    for part in parts_of(items):
        with open_unit(current_actor()) as unit:
            results += [_result(unit, result, language) for result in deliver(unit, sent_at, part)]
            note_sign_of_life(unit, *_said_of_life())
    return jsonify({"results": results})


def _result(unit: Unit, result: Result, language: str) -> dict[str, Any]:
    if isinstance(result, ItemError):
        return {"scan_id": result.scan_id, "error": result.error}
    return answer_as_json(unit.session, result, language)


@feature.resource("/roster", may=DESK, methods=["GET"], own_units=True)
def roster() -> Response:
    """What the desk needs to go on without a network; with `since`, only what has changed."""
    with open_unit(current_actor()) as unit:
        made = make_roster(unit, request.args.get("since"))
        note_sign_of_life(unit, *_said_of_life())
    response = jsonify({"roster": made.text, "key": made.key, "signature": made.signature})
    response.set_etag(made.etag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return _packed(response)


def _packed(response: Response) -> Response:
    """The answer compressed, for a hall's network is slow when everybody comes at once."""
    response.vary.add("Accept-Encoding")
    if response.status_code == HTTPStatus.OK and request.accept_encodings.quality("gzip"):
        response.set_data(gzip.compress(response.get_data(), compresslevel=1, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


@feature.resource("/search", may=DESK, methods=["GET"], own_units=True)
def find() -> Response:
    """People by their names, with handles to scan them by, and whether they are in already at the `point`."""
    with open_unit(current_actor(), writes=False) as unit:
        found = search(unit, request.args.get("q", ""), request.args.get("point"))
    return jsonify({
        "results": [
            {
                "delegate": answer.handle,
                "name": answer.person.name,
                "name_latin": answer.person.name_latin,
                "unit": answer.person.unit,
                "category": answer.person.category,
                "colour": answer.person.colour,
                "number": answer.person.number,
                "first": answer.first,
            }
            for answer in found
        ]
    })


@feature.resource("", may=DESK, methods=["GET"], own_units=True)
def standing() -> Response:
    """Who this desk is, which points it serves, and how many were let in there."""
    with open_unit(current_actor()) as unit:
        note_sign_of_life(unit, *_said_of_life())
        body = standing_of_desk(unit, current_language())
    return jsonify(body)


@feature.resource("/photos/<handle>", may=DESK, methods=["GET"], own_units=True)
def photo(handle: str) -> Response:
    """The photo of a delegate who was scanned here a moment ago."""
    with open_unit(current_actor(), writes=False) as unit:
        return send_stored(photo_of(unit, handle), inline=True)


@feature.resource("/pair", may=PUBLIC, methods=["POST"], own_units=True)
@limiter.limit("20/minute")
def pair() -> Response:
    """Turn a one-time code into a token."""
    code = read_pairing(_body())
    with open_unit(current_actor()) as unit:
        desk, token = pair_desk(unit, code)
        event = find_event(unit.session, desk.event_id)
        body = {"desk": desk.name, "token": token, "event": event.code, "paired_at": moment(event, unit.now())}
    return jsonify(body)


def _body(longest: int = LONGEST_SCAN_BYTES) -> Any:
    if (request.content_length or 0) > longest:
        raise Refused("too_large")
    return request.get_json(force=True, silent=True)


def _said_of_life() -> tuple[int, str]:
    return _sign_of_life(request.headers.get("X-Desk-Queued", ""), request.headers.get("X-Desk-Version", ""))


def _sign_of_life(queued: str, version: str) -> tuple[int, str]:
    """What the desk says of itself: how many scans wait on it, and which version it runs."""
    waiting = min(int(queued), 1_000_000) if queued.isascii() and queued.isdigit() and len(queued) < 10 else 0
    return waiting, version[:40]
