"""How a route is declared: with who may use it. A declared route gets a unit of work and the objects its URL names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, request

from app.core.actors import Nobody, StaffActor
from app.core.errors import Refused
from app.core.policy import Permission, require
from app.core.unit import Unit, open_unit
from app.web.identity import current_actor

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a route where no permission on an event decides."""

    name: str
    doc: str
    allows: Callable[[Any], bool]


PUBLIC = Access("public", "anybody", lambda _actor: True)
BY_LINK = Access("by link", "whoever holds the unguessable link in the address", lambda _actor: True)
SIGNED_IN = Access("signed in", "any member of staff", lambda actor: isinstance(actor, StaffActor))

Straight = Callable[..., Response | None]
Loader = Callable[[Unit, Any], Any]


def register_loader(app: Any, url_value: str, argument: str, load: Loader) -> None:
    """Say how the URL's `url_value` becomes the view's `argument`, which permissions are asked about."""
    app.extensions.setdefault("juying_loaders", {})[url_value] = (argument, load)


class Feature(Blueprint):
    """A blueprint whose every route says who may use it."""

    def page(self, rule: str, *, may: Permission | Access, **options: Any) -> Callable[[Any], Any]:
        """A page that is read (GET)."""
        return self._declared(rule, may, ["GET"], options)

    def form(
        self, rule: str, *, may: Permission | Access, straight: Straight | None = None, **options: Any,
    ) -> Callable[[Any], Any]:
        """A form: shown by GET, sent by POST to the same address.

        What is sent is first offered to `straight`, where there is one (a hot path): it opens its own units and gives
        the answer, or None where the view is to look at it.
        """
        return self._declared(rule, may, ["GET", "POST"], options, straight=straight)

    def action(self, rule: str, *, may: Permission | Access, **options: Any) -> Callable[[Any], Any]:
        """Something that changes (POST), answered by a redirect."""
        return self._declared(rule, may, ["POST"], options)

    def resource(
        self, rule: str, *, may: Permission | Access, methods: list[str], own_units: bool = False, **options: Any,
    ) -> Callable[[Any], Any]:
        """An address of an API. With `own_units` the view opens its units itself and gets none (a hot path)."""
        return self._declared(rule, may, methods, options, own_units=own_units)

    def _declared(
        self, rule: str, may: Permission | Access, methods: list[str], options: dict[str, Any], *,
        own_units: bool = False, straight: Straight | None = None,
    ) -> Callable[[Any], Any]:
        def declare(view: Callable[..., Any]) -> Callable[..., Any]:
            handler = _in_own_units(view, may) if own_units else _in_a_unit(view, may, straight)
            handler.declared_access = may  # type: ignore[attr-defined]  # read by the route list and its test
            self.add_url_rule(rule, view.__name__, handler, methods=methods, **options)
            return view

        return declare


def _in_a_unit(view: Callable[..., Any], may: Permission | Access, straight: Straight | None) -> Callable[..., Any]:
    @wraps(view)
    def handle(**values: Any) -> Response:
        writes = request.method not in SAFE_METHODS
        if writes:
            # An upload is read before the unit opens, so that a slow phone holds no lock.
            request.form  # noqa: B018  # reading it parses the body
            answer = straight(**values) if straight is not None else None
            if answer is not None:
                return answer
        with open_unit(current_actor(), writes=writes) as unit:
            g.unit = unit
            arguments = _load(unit, values)
            check_access(may, arguments.get("event"))
            response = make_response(view(unit, **arguments))
            if response.status_code >= 400:
                unit.doom()
        return response

    return handle


def _in_own_units(view: Callable[..., Any], may: Permission | Access) -> Callable[..., Any]:
    @wraps(view)
    def handle(**values: Any) -> Response:
        check_access(may, None)
        return make_response(view(**values))

    return handle


def _load(unit: Unit, values: dict[str, Any]) -> dict[str, Any]:
    loaders = current_app.extensions.get("juying_loaders", {})
    arguments: dict[str, Any] = {}
    for name, value in values.items():
        if name in loaders:
            argument, load = loaders[name]
            arguments[argument] = load(unit, value)
            g.setdefault(argument, arguments[argument])
        else:
            arguments[name] = value
    return arguments


def check_access(may: Permission | Access, subject: Any) -> None:
    """Raise Refused("sign_in_needed") or Forbidden where the request's actor may not."""
    actor = current_actor()
    if isinstance(may, Access):
        if not may.allows(actor):
            raise Refused("sign_in_needed" if isinstance(actor, Nobody) else "forbidden")
        return
    if not may(actor, subject):
        if isinstance(actor, Nobody):
            raise Refused("sign_in_needed")
        require(actor, may, subject)


def declared_routes(app: Any) -> list[tuple[str, str, str, Permission | Access | None]]:
    """(address, methods, endpoint, what is required) of every route, sorted by address."""
    rows = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        methods = ",".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        rows.append((str(rule), methods, rule.endpoint, getattr(view, "declared_access", None)))
    return sorted(rows, key=lambda row: (row[0], row[1]))
