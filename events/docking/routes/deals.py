"""Lists of deals, one deal with its whole history, and recording one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.vocabulary.money import read_typed_amount
from app.web.languages import current_language
from app.web.pages import localized
from app.web.paging import PageRequest
from events.docking.enums import Card, Stage
from events.docking.forms.acts import OpenForm
from events.docking.policy import may_record_deals, may_view_deals
from events.docking.queries.cards import card_choices, card_with_code
from events.docking.queries.deals import DEAL_SORTS, STATES, DealFilter, deal_history, deal_page
from events.docking.routes.choices import currencies, editions, person_key, possible_acts, sent_papers
from events.docking.routes.feature import feature
from events.docking.rules.amounts import HOME_CURRENCY, Money
from events.docking.rules.ladder import proofs_of
from events.docking.services import open_deal
from events.docking.words import amount_in_words
from events.setup.models import Event


@feature.page("/manage/<event_code>/docking/deals", may=may_view_deals)
def deals(unit: Unit, event: Event) -> Any:
    """The deals of the event: those opened at it, and those that did something there."""
    wanted = PageRequest.read(request.args, DEAL_SORTS)
    stage, state = request.args.get("stage", ""), request.args.get("state", "")
    chosen = DealFilter(
        search=request.args.get("q", "").strip(), stage=stage if stage in tuple(Stage) else "",
        state=state if state in STATES else "")
    return render_template(
        "docking/deals.html", event=event, page=deal_page(unit.session, event, wanted, chosen), wanted=wanted,
        chosen=chosen, is_filtered=chosen != DealFilter(), stages=[stage for stage in Stage if stage != Stage.TERMINATED])


@feature.page("/manage/<event_code>/docking/deals/<int:deal_id>", may=may_view_deals)
def deal(unit: Unit, event: Event, deal_id: int) -> Any:
    """One deal: what it is, what waits, what can be done, and everything that was."""
    history = deal_history(unit.session, event, deal_id)
    found = history.deal
    return render_template(
        "docking/deal.html", event=event, history=history, deal=found, state=history.state, me=person_key(unit.actor),
        offer=card_with_code(unit.session, found.event_id, Card.OFFER, found.offer),
        demand=card_with_code(unit.session, found.event_id, Card.DEMAND, found.demand),
        acts=possible_acts(history.state), proofs_of=proofs_of)


@feature.form("/manage/<event_code>/docking/deals/new", may=may_record_deals)
def new_deal(unit: Unit, event: Event) -> Any:
    """Record a deal with its first step."""
    language = current_language()
    form = OpenForm()
    form.offer_choices(editions(unit, event), currencies(unit, event), HOME_CURRENCY, event.code)
    form.offer_cards(
        [(activity.code, localized(activity.title)) for activity in event.activities],
        *([(code, f"{code} · {text(title, language)}") for code, title in card_choices(unit.session, event, kind)]
          for kind in (Card.OFFER, Card.DEMAND)))
    form.event.data = event.code
    if form.validate_on_submit():
        try:
            opened = open_deal(unit, event, form.act(event.code, unit.now()), sent_papers(form))
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The deal is on record as %(ref)s.", ref=opened.ref), "success")
            return redirect(url_for("docking.deal", event_code=event.code, deal_id=opened.id), 303)
    return render_template("docking/new_deal.html", event=event, form=form), form.status


@feature.page("/manage/<event_code>/docking/amount", may=may_record_deals)
def amount(unit: Unit, event: Event) -> Any:  # noqa: ARG001  # every view is given these
    """What a typed amount comes to in words, before it is saved."""
    typed = request.args.get("amount", "")
    read: Decimal | None = read_typed_amount(typed) if len(typed) <= 60 else None
    currency = request.args.get("currency") or HOME_CURRENCY
    said = Money(read, currency[:3], Decimal(1)) if read is not None and read < 10**15 else None
    words = amount_in_words(said.amount, said.currency, current_language()) if said else ""
    return render_template("docking/_amount.html", typed=typed, said=said, spoken=words)
