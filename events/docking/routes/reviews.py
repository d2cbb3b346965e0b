"""What waits for a second person: steps to review, and pairs that look like one deal."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit
from app.web.paging import PageRequest
from events.docking.forms.acts import ReviewForm
from events.docking.policy import may_review_deals, may_view_deals
from events.docking.queries.deals import DealHistory, deal_history, waiting_page
from events.docking.queries.pairs import suspected_pairs_of
from events.docking.routes.choices import person_key
from events.docking.routes.feature import feature
from events.docking.rules.decisions import may_review
from events.docking.rules.ladder import is_proven, proofs_of
from events.docking.services import perform
from events.setup.models import Event


@feature.page("/manage/<event_code>/docking/reviews", may=may_view_deals)
def reviews(unit: Unit, event: Event) -> Any:
    """The steps that wait, the oldest first; one's own are marked."""
    wanted = PageRequest.read(request.args, ())
    page = waiting_page(unit.session, event, wanted, person_key(unit.actor))
    return render_template("docking/reviews.html", event=event, page=page)


@feature.form("/manage/<event_code>/docking/deals/<int:deal_id>/review", may=may_review_deals)
def review(unit: Unit, event: Event, deal_id: int) -> Any:
    """Accept or refuse the step that waits; who comes second is told what became of the step they looked at."""
    history, form = deal_history(unit.session, event, deal_id), ReviewForm()
    if form.validate_on_submit():
        try:
            perform(unit, form.act(history.deal.ref, unit.now()), step=_number(form.step.data))
        except Refused as error:
            form.refuse(error)
            history = _as_it_is_now(unit, event, deal_id)
        else:
            flash(_("The step is accepted.") if form.accept.data == "yes" else _("The step is refused."), "success")
            return redirect(url_for("docking.deal", event_code=event.code, deal_id=deal_id), 303)
    waiting, looked_at = history.state.waiting, _number(form.step.data)
    decided = history.deal.steps[looked_at - 1] if looked_at and looked_at <= len(history.deal.steps) else history.latest
    form.step.data = str(waiting.number) if waiting else ""
    return render_template(
        "docking/review.html", event=event, history=history, deal=history.deal, waiting=waiting, form=form,
        decided=decided if decided.reviewed_by_id and (waiting is None or waiting.number != decided.number) else None,
        is_own=waiting is not None and not may_review(person_key(unit.actor), waiting),
        is_proven=waiting is not None and is_proven(waiting.kind, waiting.stage, waiting.evidence),
        proofs=proofs_of(waiting.kind, waiting.stage) if waiting else ()), form.status


def _number(sent: str | None) -> int | None:
    return int(sent) if sent and sent.isascii() and sent.isdigit() and len(sent) < 6 and int(sent) else None


def _as_it_is_now(unit: Unit, event: Event, deal_id: int) -> DealHistory:
    """The deal once more: a colleague may have acted since it was read."""
    unit.session.expire_all()
    return deal_history(unit.session, event, deal_id)


@feature.page("/manage/<event_code>/docking/pairs", may=may_view_deals)
def pairs(unit: Unit, event: Event) -> Any:
    """Pairs of deals that look like one, to be merged or kept apart."""
    return render_template("docking/pairs.html", event=event, pairs=suspected_pairs_of(unit.session, {event.id}))
