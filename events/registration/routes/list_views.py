"""Views of the list: kept under a name, renamed, deleted; and which columns somebody wants to see."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused, sentence_for
from app.core.unit import Unit
from events.registration import queries
from events.registration.columns import STANDARD, Columns, every_column
from events.registration.policy import may_view_delegates
from events.registration.routes import feature
from events.registration.routes.listing import address_of, read_list
from events.registration.saved_views.queries import view_of
from events.registration.saved_views.services import delete_view, keep_columns, rename_view, save_view
from events.setup.models import Event


@feature.action("/manage/<event_code>/delegates/views", may=may_view_delegates)
def add_view(unit: Unit, event: Event) -> Any:
    """Keep what the list shows under a name."""
    state = read_list(unit, event, request.args).state
    try:
        view = save_view(unit, event, request.form.get("name", "")[:500], state, shared=_is_shared())
    except Refused as refusal:
        return _refused(event, refusal)
    flash(_("The view %(name)s is saved.", name=view.name), "success")
    return redirect(address_of(event, view.state), 303)


@feature.action("/manage/<event_code>/delegates/views/<int:view_id>", may=may_view_delegates)
def change_view(unit: Unit, event: Event, view_id: int) -> Any:
    """Give a view another name, or make it everybody's."""
    view = view_of(unit.session, event.id, view_id, unit.actor)
    try:
        rename_view(unit, event, view, request.form.get("name", "")[:500], shared=_is_shared())
    except Refused as refusal:
        return _refused(event, refusal)
    flash(_("The view %(name)s is saved.", name=view.name), "success")
    return redirect(address_of(event, view.state), 303)


@feature.action("/manage/<event_code>/delegates/views/<int:view_id>/delete", may=may_view_delegates)
def drop_view(unit: Unit, event: Event, view_id: int) -> Any:
    """Forget a view."""
    view = view_of(unit.session, event.id, view_id, unit.actor)
    delete_view(unit, event, view)
    flash(_("The view %(name)s is deleted.", name=view.name), "success")
    return redirect(url_for("registration.delegates", event_code=event.code), 303)


@feature.action("/manage/<event_code>/delegates/columns", may=may_view_delegates)
def choose_columns(unit: Unit, event: Event) -> Any:
    """Show these columns from now on; the list stays as it is otherwise."""
    every = every_column(event, queries.questions_of(unit.session, event.id))
    usual = "usual" in request.form
    columns = Columns(every, STANDARD if usual else request.form.getlist("columns")[:60])
    keep_columns(unit, event, () if usual else columns.keys)
    kept: dict[str, Any] = {name: value for name, value in request.args.to_dict(flat=False).items() if name != "columns"}
    return redirect(url_for("registration.delegates", event_code=event.code, **kept, columns=columns.spelled), 303)


def _is_shared() -> bool:
    return bool(request.form.get("shared"))


def _refused(event: Event, refusal: Refused) -> Any:
    """The list as it was, with the reason."""
    if refusal.code == "forbidden":
        raise refusal
    flash(sentence_for(refusal), "error")
    kept: dict[str, Any] = request.args.to_dict(flat=False)
    return redirect(url_for("registration.delegates", event_code=event.code, **kept), 303)
