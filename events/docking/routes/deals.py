"""Lists of deals, one deal with its whole history, and recording one."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.actors import StaffActor
from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit, open_unit
from app.vocabulary.localized import text
from app.web.downloads import send_open_file
from app.web.identity import current_actor
from app.web.languages import current_language
from app.web.pages import localized
from app.web.paging import PageRequest
from app.web.routing import SIGNED_IN, check_access
from app.web.spreadsheets import CSV_TYPE, MEDIA_TYPE
from events.docking.enums import Card, Stage
from events.docking.forms.acts import OpenForm
from events.docking.models import Deal
from events.docking.policy import may_record_deals, may_view_deals
from events.docking.queries.cards import card_choices, card_with_code, cards_of
from events.docking.queries.deals import deal_history
from events.docking.queries.lists import DEAL_SORTS, STATES, DealFilter, deal_page, ladder_of, moved_at, pace_of
from events.docking.routes.amounts import refuse_unusual
from events.docking.routes.choices import currencies, editions, person_key, possible_acts, sent_papers
from events.docking.routes.feature import feature
from events.docking.rules.amounts import HOME_CURRENCY
from events.docking.rules.deals import state_at
from events.docking.rules.ladder import proofs_of
from events.docking.services import open_deal
from events.docking.services.derived import worth_wan
from events.docking.services.listing import deal_sheet
from events.setup.models import Event
from events.setup.queries import find_event

DEALS: Final = "/manage/<event_code>/docking/deals"


@feature.page(DEALS, may=may_view_deals)
def deals(unit: Unit, event: Event) -> Any:
    """The deals of the event: those opened at it, and those that did something there."""
    wanted, chosen = PageRequest.read(request.args, DEAL_SORTS), _chosen(unit)
    page = deal_page(unit.session, event, wanted, chosen, unit.now())
    return render_template(
        "docking/deals.html", event=event, page=page, wanted=wanted, chosen=chosen, is_filtered=chosen != DealFilter(),
        moved=moved_at(unit.session, list(page.rows)), stages=[stage for stage in Stage if stage != Stage.TERMINATED])


@feature.page(f"{DEALS}/ladder", may=may_view_deals)
def ladder(unit: Unit, event: Event) -> Any:
    """The live deals of the event as a board of stages, or as a table."""
    rungs = ladder_of(unit.session, event, unit.now())
    return render_template(
        "docking/ladder.html", event=event, rungs=rungs, as_table=request.args.get("as") == "table",
        total=sum(rung.count for rung in rungs), pace=pace_of(unit.session, event))


@feature.resource(f"{DEALS}/export.<any(xlsx,csv):ending>", may=SIGNED_IN, methods=["GET"], own_units=True)
def export_deals(event_code: str, ending: str) -> Any:
    """The list as it is filtered and sorted, as a spreadsheet. It writes though it is read by GET: it is recorded."""
    with open_unit(current_actor()) as unit:
        event = find_event(unit.session, event_code)
        check_access(may_view_deals, event)
        wanted = PageRequest.read(request.args, DEAL_SORTS)
        file = deal_sheet(unit, event, wanted, _chosen(unit), ending=ending,
                          language=current_language())
        return send_open_file(file, name=f"{event.code}-deals.{ending}",
                              media_type=MEDIA_TYPE if ending == "xlsx" else CSV_TYPE)


@feature.page(f"{DEALS}/<int:deal_id>", may=may_view_deals)
def deal(unit: Unit, event: Event, deal_id: int) -> Any:
    """One deal: what it is, what waits, what can be done, and everything that was; as of any date."""
    history = deal_history(unit.session, event, deal_id)
    found, as_of = history.deal, _day(request.args.get("as_of", ""))
    then = state_at(history.state, as_of) if as_of else None
    offer, demand = cards_of(unit.session, found)
    return render_template(
        "docking/deal.html", event=event, history=history, deal=found, state=history.state, me=person_key(unit.actor),
        offer=offer, demand=demand, acts=possible_acts(history.state), proofs_of=proofs_of, as_of=as_of, then=then,
        then_worth=worth_wan(then) if then else None, panels=_panels(unit, event, found))


def _panels(unit: Unit, event: Event, found: Deal) -> list[Any]:
    """What features above tell of a deal: markup of their own."""
    return [panel for panel in runtime().contributions.ask("deal.panels", unit, event, found) if panel]


def _chosen(unit: Unit) -> DealFilter:
    stage, state = request.args.get("stage", ""), request.args.get("state", "")
    is_mine = request.args.get("who") == "me" and isinstance(unit.actor, StaffActor)
    return DealFilter(
        search=request.args.get("q", "").strip(), stage=stage if stage in tuple(Stage) else "",
        state=state if state in STATES else "", mine=int(unit.actor.key or 0) if is_mine else None)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


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
    if not form.is_submitted():
        # A visit, or a card's page, knows where a deal came from.
        for name in ("activity", "offer", "demand"):
            form[name].data = request.args.get(name) or form[name].data
        for entry, kind in zip(form.parties, (Card.OFFER, Card.DEMAND), strict=False):
            card = card_with_code(unit.session, event.id, kind, request.args.get(str(kind)))
            entry.form["name"].data = card.owner if card else None
    if form.validate_on_submit():
        try:
            refuse_unusual(unit, event, form, form.nature.data)
            opened = open_deal(unit, event, form.act(event.code, unit.now()), sent_papers(form))
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The deal is on record as %(ref)s.", ref=opened.ref), "success")
            return redirect(url_for("docking.deal", event_code=event.code, deal_id=opened.id), 303)
    return render_template("docking/new_deal.html", event=event, form=form), form.status
