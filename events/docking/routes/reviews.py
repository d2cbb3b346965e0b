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
from events.docking.queries.deals import deal_history, waiting_page
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
    """Accept or refuse the step that waits."""
    history = deal_history(unit.session, event, deal_id)
    waiting, form = history.state.waiting, ReviewForm()
    if form.validate_on_submit():
        try:
            perform(unit, form.act(history.deal.ref, unit.now()))
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The step is accepted.") if form.accept.data == "yes" else _("The step is refused."), "success")
            return redirect(url_for("docking.deal", event_code=event.code, deal_id=deal_id), 303)
    return render_template(
        "docking/review.html", event=event, history=history, deal=history.deal, waiting=waiting, form=form,
        is_own=waiting is not None and not may_review(person_key(unit.actor), waiting),
        is_proven=waiting is not None and is_proven(waiting.kind, waiting.stage, waiting.evidence),
        proofs=proofs_of(waiting.kind, waiting.stage) if waiting else ()), form.status


@feature.page("/manage/<event_code>/docking/pairs", may=may_view_deals)
def pairs(unit: Unit, event: Event) -> Any:
    """Pairs of deals that look like one, to be merged or kept apart."""
    return render_template("docking/pairs.html", event=event, pairs=suspected_pairs_of(unit.session, {event.id}))
