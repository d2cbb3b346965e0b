"""The organisers' view of groups: who leads them, who is in them, who looks after them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.runtime import runtime
from app.core.unit import Unit
from app.web.paging import PageRequest, fetch_page
from events.registration import queries, services
from events.registration.forms import LiaisonForm
from events.registration.policy import may_edit_delegates, may_view_delegates
from events.registration.routes import feature
from events.registration.routes.links import panels_about
from events.registration.wording import group_words, status_words
from events.setup.models import Event


@feature.page("/manage/<event_code>/groups", may=may_view_delegates)
def groups(unit: Unit, event: Event) -> Any:
    """All groups, with how many members wait and how many are approved."""
    wanted = PageRequest.read(request.args, queries.GROUP_SORTS)
    words, state = (request.args.get(name, "").strip()[:100] for name in ("q", "state"))
    page = fetch_page(unit.session, queries.groups_statement(
        event.id, wanted.sort, wanted.descending, words=words, state=state), wanted)
    ids = [one.id for one in page.rows]
    liaisons: dict[int, str] = {}
    for answer in runtime().contributions.ask("groups.liaisons", unit, ids):
        liaisons |= answer
    return render_template("registration/groups.html", event=event, page=page, wanted=wanted, words=words, state=state,
                           states=list(group_words().items()), liaisons=liaisons,
                           counts=queries.member_counts(unit.session, ids))


@feature.page("/manage/<event_code>/groups/<int:group_id>", may=may_view_delegates)
def group_details(unit: Unit, event: Event, group_id: int) -> Any:
    """One group with its members."""
    found = queries.group_of(unit.session, event.id, group_id)
    return render_template(
        "registration/group_details.html", event=event, group=found, statuses=status_words(),
        members=queries.members_of(unit.session, found), panels=panels_about("groups.panels", unit, event, found),
        form=LiaisonForm(formdata=None, data={"note": found.liaison_note or ""}))


@feature.action("/manage/<event_code>/groups/<int:group_id>/note", may=may_edit_delegates)
def note_liaison(unit: Unit, event: Event, group_id: int) -> Any:
    """Write down who looks after a group."""
    form = LiaisonForm()
    services.note_liaison(unit, event, queries.group_of(unit.session, event.id, group_id), form.note.data or "")
    flash(_("Saved."), "success")
    return redirect(url_for("registration.group_details", event_code=event.code, group_id=group_id), 303)
