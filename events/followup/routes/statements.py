"""What companies stated, and the decision on it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit, open_unit
from app.web.downloads import send_stored
from app.web.identity import current_actor
from app.web.paging import PageRequest
from app.web.routing import SIGNED_IN, check_access
from events.docking.enums import Stage
from events.docking.queries.deals import deal_state
from events.docking.routes.amounts import refuse_unusual
from events.docking.routes.choices import currencies
from events.docking.rules.ladder import next_stages
from events.followup.enums import Claim, StatementState
from events.followup.forms import TakeForm
from events.followup.models import FollowUpStatement
from events.followup.policy import may_follow_up
from events.followup.queries.statements import find_statement, statement_page
from events.followup.routes.feature import feature
from events.followup.services.statements import Taken, look_at_paper, settle, take_over
from events.setup.models import Event
from events.setup.queries import find_event

HERE = "/manage/<event_code>/follow-up"


@feature.page(HERE, may=may_follow_up)
def statements(unit: Unit, event: Event) -> Any:
    """The statements, those to decide first."""
    state = request.args.get("state", StatementState.WAITING.value)
    state = state if state in tuple(StatementState) else ""
    page = statement_page(unit.session, event, state, PageRequest.read(request.args, ()))
    return render_template("followup/statements.html", event=event, page=page, state=state)


@feature.form(f"{HERE}/statements/<int:statement_id>", may=may_follow_up)
def statement(unit: Unit, event: Event, statement_id: int) -> Any:
    """One statement, and what becomes of it."""
    found = find_statement(unit.session, event, statement_id)
    state, form = deal_state(unit.session, found.deal), TakeForm()
    stages = [*next_stages(state.stage), *([Stage.TERMINATED] if state.stage is not None else [])]
    form.offer_choices(stages, currencies(unit, event))
    if not form.is_submitted():
        _fill(form, found, stages, state.default_currency)
    if form.validate_on_submit():
        try:
            _decide(unit, event, found, form)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("It is decided."), "success")
            return redirect(url_for("docking.deal", event_code=event.code, deal_id=found.deal_id), 303)
    unit.session.expire_all()
    return render_template(
        "followup/statement.html", event=event, statement=find_statement(unit.session, event, statement_id),
        deal=found.deal, form=form, is_waiting=state.waiting is not None), form.status


@feature.resource(f"{HERE}/papers/<int:paper_id>", may=SIGNED_IN, methods=["GET"], own_units=True)
def paper(event_code: str, paper_id: int) -> Any:
    """A paper that a company sent. It writes though it is read by GET: who looked is part of the record."""
    with open_unit(current_actor()) as unit:
        event = find_event(unit.session, event_code)
        check_access(may_follow_up, event)
        return send_stored(look_at_paper(unit, event, paper_id))


def _fill(form: TakeForm, found: FollowUpStatement, stages: list[Stage], currency: str) -> None:
    """What the company said, to be looked at before it is recorded."""
    to = Stage.TERMINATED if found.stage == Claim.ENDED else found.stage
    form.to.data = str(to) if to in stages else ""
    form.signed_on.data, form.amount.data, form.currency.data = found.reached_on, found.amount, currency
    if found.stage == Claim.ENDED:
        form.reason.data = found.told


def _decide(unit: Unit, event: Event, found: FollowUpStatement, form: TakeForm) -> None:
    decision = StatementState(form.decision.data)
    if decision is not StatementState.TAKEN:
        settle(unit, event, found.id, decision, form.reason.data)
        return
    refuse_unusual(unit, event, form, found.deal.nature)
    to = Stage(form.to.data) if form.to.data else None
    waits = deal_state(unit.session, found.deal).waiting is not None
    if to is None and not waits:
        raise Refused("deal_illegal_move", field="to")
    states = to in (Stage.INTENT, Stage.FRAMEWORK, Stage.CONTRACT)
    take_over(unit, event, found.id, Taken(
        to or Stage.TALKS, form.signed_on.data, form.stated_amount() if states else None, form.currency.data or None,
        form.reason.data))
