"""Deciding about several delegates at once: what will happen is shown first."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit
from events.registration import queries, services
from events.registration.enums import DelegateStatus
from events.registration.forms import DecisionForm
from events.registration.models import Delegate
from events.registration.policy import may_approve_delegates
from events.registration.routes import feature
from events.registration.rules.statuses import may_become
from events.setup.models import Event

ACTIONS = {"approve": DelegateStatus.APPROVED, "reject": DelegateStatus.REJECTED}
MOST = 20_000


@feature.action("/manage/<event_code>/delegates/decide", may=may_approve_delegates)
def decide(unit: Unit, event: Event) -> Any:
    """Approve or reject those who were chosen: first shown, then, confirmed, done."""
    form = DecisionForm()
    action = form.action.data or ""
    if not form.validate() or action not in ACTIONS:
        raise Refused("bad_request")
    chosen = _chosen(unit, event)
    touched = [one for one in chosen if may_become(one.status, ACTIONS[action])]
    if not chosen:
        flash(_("Nobody was chosen. Tick at least one line."), "error")
        return redirect(_back(event), 303)
    if form.confirmed.data != "yes":
        form.notify.data = True
        return _shown(event, form, action, chosen, touched)
    try:
        count = _done(unit, event, form, action, [one.id for one in touched])
    except Refused as refusal:
        form.refuse(refusal)
        return _shown(event, form, action, chosen, touched)
    flash(_("%(count)s approved.", count=count) if action == "approve" else _("%(count)s rejected.", count=count),
          "success")
    return redirect(_back(event), 303)


def _done(unit: Unit, event: Event, form: DecisionForm, action: str, ids: list[int]) -> int:
    if not ids:
        return 0
    notify = bool(form.notify.data)
    if action == "approve":
        return services.approve_delegates(unit, event, ids, notify=notify)
    return services.reject_delegates(unit, event, ids, form.reason.data or "", notify=notify)


def _chosen(unit: Unit, event: Event) -> list[Delegate]:
    if request.form.get("all_matching"):
        wanted = queries.DelegateFilter.read(request.args)
        ids = queries.matching_ids(unit.session, event.id, wanted)[:MOST]
    else:
        ids = [int(text) for text in request.form.getlist("ids")[:MOST] if text.isascii() and text.isdigit()]
    # Numbers beyond what the database holds are nobody's.
    return queries.delegates_by_id(unit.session, event.id, [one for one in ids if one < 2**31])


def _shown(event: Event, form: DecisionForm, action: str, chosen: list[Delegate], touched: list[Delegate]) -> Any:
    form.action.data, form.confirmed.data = action, "yes"
    return render_template(
        "registration/decide.html", event=event, form=form, action=action, chosen=chosen, touched=touched,
        by_category=Counter(one.category_id for one in touched), with_mail=sum(1 for one in touched if one.email),
        back=_back(event)), form.status


def _back(event: Event) -> str:
    """The list or the queue, in the state in which it was left."""
    endpoint = "approval_queue" if request.args.get("from") == "queue" else "delegates"
    kept: dict[str, Any] = {name: value for name, value in request.args.to_dict(flat=False).items() if name != "from"}
    return url_for(f"registration.{endpoint}", event_code=event.code, **kept)
