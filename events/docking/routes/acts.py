"""A page for each act on a deal: what it means, its form, and what the rules say to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit
from app.web.pages import format_datetime
from events.docking.enums import Stage, StepKind
from events.docking.forms import acts as forms
from events.docking.forms.options import options
from events.docking.models import Deal
from events.docking.policy import may_record_deals, may_review_deals
from events.docking.queries.deals import deal_history, deal_state, find_deal
from events.docking.routes.amounts import refuse_unusual
from events.docking.routes.choices import currencies, editions, sent_papers
from events.docking.routes.feature import feature
from events.docking.rules.acts import Act
from events.docking.rules.corrections import money_step_of
from events.docking.rules.deals import DealState
from events.docking.rules.ladder import AMOUNT_STAGES, next_stages, proofs_of
from events.docking.services import perform
from events.docking.wording import STAGES, STATUSES, STEP_KINDS, proof_sentence
from events.setup.models import Event

DEAL = "/manage/<event_code>/docking/deals/<int:deal_id>"
#: Refusals that mostly mean that a colleague acted since the page was opened.
MOVED_ON = frozenset({"deal_step_pending", "deal_nothing_to_review", "deal_merged", "deal_terminated", "deal_illegal_move"})


@feature.form(f"{DEAL}/advance", may=may_record_deals)
def advance(unit: Unit, event: Event, deal_id: int) -> Any:
    """Record the next step on the ladder."""
    deal, state = _deal(unit, event, deal_id)
    form = forms.AdvanceForm()
    form.to.choices = options((stage.value, STAGES[stage]) for stage in next_stages(state.stage))
    _offer_amount(unit, event, deal, state, form)
    proofs = [(STAGES[stage], proof_sentence(proofs_of(StepKind.ADVANCE, stage))) for stage in next_stages(state.stage)]
    with_amount = {"any": [{"key": "to", "equals": stage.value} for stage in Stage if stage in AMOUNT_STAGES]}
    return _answer(unit, event, deal, form, "docking/advance.html", proofs=proofs, show_amount=with_amount)


@feature.form(f"{DEAL}/increase", may=may_record_deals)
def increase(unit: Unit, event: Event, deal_id: int) -> Any:
    """Record that an amount was added."""
    deal, state = _deal(unit, event, deal_id)
    form = forms.IncreaseForm()
    _offer_amount(unit, event, deal, state, form)
    return _answer(unit, event, deal, form, "docking/increase.html")


@feature.form(f"{DEAL}/resign", may=may_record_deals)
def resign(unit: Unit, event: Event, deal_id: int) -> Any:
    """Record that the deal was signed again at another edition."""
    deal, state = _deal(unit, event, deal_id)
    form = forms.ResignForm()
    form.event.choices = options(editions(unit, event, other_than={state.signing.edition} if state.signing else ()))
    return _answer(unit, event, deal, form, "docking/resign.html")


@feature.form(f"{DEAL}/evidence", may=may_record_deals)
def add_evidence(unit: Unit, event: Event, deal_id: int) -> Any:
    """Add evidence to the step that waits."""
    deal, state = _deal(unit, event, deal_id)
    waiting = state.waiting
    proofs = [(STAGES[waiting.stage] if waiting.stage else "", proof_sentence(proofs_of(waiting.kind, waiting.stage)))
              ] if waiting else []
    return _answer(unit, event, deal, forms.EvidenceForm(), "docking/evidence.html", proofs=proofs)


@feature.form(f"{DEAL}/terminate", may=may_record_deals)
def terminate(unit: Unit, event: Event, deal_id: int) -> Any:
    """Record that the deal came to an end."""
    deal, _state = _deal(unit, event, deal_id)
    return _answer(unit, event, deal, forms.TerminateForm(), "docking/terminate.html")


@feature.form(f"{DEAL}/correct", may=may_record_deals)
def correct(unit: Unit, event: Event, deal_id: int) -> Any:
    """Record that values were entered wrongly."""
    deal, state = _deal(unit, event, deal_id)
    form = forms.CorrectForm()
    form.currency.choices = options(((code, code) for code in currencies(unit, deal.event, event)), blank=True)
    return _answer(unit, event, deal, form, "docking/correct.html", state=state, money_step=money_step_of(state))


@feature.form(f"{DEAL}/merge", may=may_review_deals)
def merge(unit: Unit, event: Event, deal_id: int) -> Any:
    """Merge the deal into another."""
    deal, _state = _deal(unit, event, deal_id)
    return _answer(unit, event, deal, forms.MergeForm(data=_asked_for()), "docking/merge.html")


@feature.form(f"{DEAL}/keep-apart", may=may_record_deals)
def keep_apart(unit: Unit, event: Event, deal_id: int) -> Any:
    """Say that the deal and another are no duplicates."""
    deal, _state = _deal(unit, event, deal_id)
    return _answer(unit, event, deal, forms.KeepApartForm(data=_asked_for()), "docking/keep_apart.html")


def _what_happened(unit: Unit, event: Event, deal_id: int) -> str:
    """Who did what last: somebody may have been faster."""
    unit.session.expire_all()
    history = deal_history(unit.session, event, deal_id)
    step = history.latest
    what = STAGES[step.stage] if step.stage else STEP_KINDS[step.kind]
    return str(_("The latest on record: %(what)s, recorded by %(name)s, %(time)s. %(state)s.", what=what,
                 name=history.names.get(step.recorded_by_id, ""), time=format_datetime(step.recorded_at),
                 state=STATUSES[step.status]))


def _asked_for() -> dict[str, str]:
    """The other deal of a pair, where the page was opened from it."""
    return {"other": request.args.get("other", "")}


def _deal(unit: Unit, event: Event, deal_id: int) -> tuple[Deal, DealState]:
    deal = find_deal(unit.session, event, deal_id)
    return deal, deal_state(unit.session, deal)


def _offer_amount(unit: Unit, event: Event, deal: Deal, state: DealState, form: forms.AmountForm) -> None:
    form.offer_choices(editions(unit, event), currencies(unit, deal.event, event), state.default_currency, event.code)


def _answer(unit: Unit, event: Event, deal: Deal, form: Any, template: str, **shown: Any) -> Any:
    """Do the act of a form that was sent; else, or where it is refused, show it."""
    act_of: Callable[..., Act] = form.act
    if form.validate_on_submit():
        try:
            refuse_unusual(unit, event, form, deal.nature, is_increase=isinstance(form, forms.IncreaseForm))
            perform(unit, act_of(deal.ref, unit.now()), sent_papers(form))
        except Refused as error:
            form.refuse(error)
            if error.code in MOVED_ON:
                form.form_errors.append(_what_happened(unit, event, deal.id))
        else:
            flash(_("It is on record."), "success")
            return redirect(url_for("docking.deal", event_code=event.code, deal_id=deal.id), 303)
    return render_template(template, event=event, deal=deal, form=form, **shown), form.status
