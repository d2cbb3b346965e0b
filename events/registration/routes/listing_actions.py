"""What is done with the rows of the list: taken away as a sheet, or carried on to what features above offer."""

from __future__ import annotations

from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.unit import Unit, open_unit
from app.web.downloads import send_open_file
from app.web.identity import current_actor
from app.web.routing import SIGNED_IN
from events.registration.policy import may_view_delegates
from events.registration.queries import DelegateFilter
from events.registration.routes import feature
from events.registration.routes.links import links_about
from events.registration.routes.listing import read_list
from events.registration.services.list_sheets import SheetKind, note_list, write_list
from events.setup.models import Event
from events.setup.queries import find_event

MOST_PICKED = 200


@feature.resource("/manage/<event_code>/delegates/list.<kind>", may=SIGNED_IN, methods=["POST"], own_units=True)
def export_list(event_code: str, kind: str) -> Any:
    """The list as it is shown, or its picked rows, as a sheet. The service asks who may.

    It is written in a unit that only reads, since a long list takes seconds, and recorded in one of its own.
    """
    if kind not in tuple(SheetKind):
        raise NotFound
    form, actor = SheetKind(kind), current_actor()
    values = {**request.args.to_dict(), **_picked()}
    if values.get("ids") == "":
        return _nobody(event_code)
    with ExitStack() as until_sent:
        file = until_sent.enter_context(TemporaryFile())
        with open_unit(actor, writes=False) as unit:
            event = find_event(unit.session, event_code)
            count = write_list(unit, event, read_list(unit, event, values).order, form, file)
        with open_unit(actor) as unit:
            event = find_event(unit.session, event_code)
            note_list(unit, event, read_list(unit, event, values).order, form, count)
        # From here on the answer closes it.
        until_sent.pop_all()
    return send_open_file(file, name=f"{event_code}-{_('delegates')}.{kind}", media_type=form.media_type)


@feature.action("/manage/<event_code>/delegates/with", may=may_view_delegates)
def carry_on(unit: Unit, event: Event) -> Any:
    """Go to one of the pages that features above offer, with the picked rows or all that match."""
    wanted, picked = request.form.get("to", ""), _picked()
    if picked.get("ids") == "":
        return _nobody(event.code)
    offered = {urlsplit(address).path: address for _label, address, _icon in links_about(unit, event)}
    if wanted not in offered:
        raise NotFound
    parts = urlsplit(offered[wanted])
    if picked:
        filters = DelegateFilter.read(request.args).parameters
        kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in filters]
        parts = parts._replace(query=urlencode([*kept, *picked.items()]))
    return redirect(urlunsplit(parts), 303)


def _picked() -> dict[str, str]:
    """The filter that finds the picked rows alone; nothing where all that match were chosen."""
    if request.form.get("all_matching"):
        return {}
    ids = [one for one in request.form.getlist("ids")[:MOST_PICKED] if one.isascii() and one.isdigit()]
    return {"ids": ".".join(ids)}


def _nobody(event_code: str) -> Any:
    flash(_("Nobody was chosen. Tick at least one line."), "error")
    kept: dict[str, Any] = request.args.to_dict(flat=False)
    return redirect(url_for("registration.delegates", event_code=event_code, **kept), 303)
