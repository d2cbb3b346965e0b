"""Offers and demands: their lists, and putting one up, changing it, taking it down."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.vocabulary.places import country_choices, province_choices
from app.web.languages import current_language
from app.web.pages import localized
from app.web.paging import PageRequest
from events.docking.enums import Card
from events.docking.forms.cards import CardForm, card_form, typed_card
from events.docking.models import DemandCard, OfferCard
from events.docking.policy import may_record_deals, may_view_deals
from events.docking.queries.cards import CARD_SORTS, card_page, count_deals_naming, fields_of, find_card
from events.docking.routes.feature import feature
from events.docking.services import add_card, change_card, remove_card
from events.setup.models import Event

KINDS = {"offers": Card.OFFER, "demands": Card.DEMAND}


@feature.page("/manage/<event_code>/docking/cards", may=may_view_deals)
def cards_start(unit: Unit, event: Event) -> Any:
    """The cards, beginning with the offers."""
    return cards(unit, event, "offers")


@feature.page("/manage/<event_code>/docking/cards/<kind>", may=may_view_deals)
def cards(unit: Unit, event: Event, kind: str) -> Any:
    """The event's offers or demands."""
    wanted = PageRequest.read(request.args, CARD_SORTS)
    card_kind = _kind(kind)
    page = card_page(unit.session, event, card_kind, wanted, search=request.args.get("q", "").strip(),
                     field=request.args.get("field", ""))
    named = count_deals_naming(unit.session, event, card_kind, [card.code for card in page.rows])
    return render_template(
        "docking/cards.html", event=event, kind=kind, page=page, wanted=wanted, named=named,
        fields=_field_choices(unit, event))


@feature.form("/manage/<event_code>/docking/cards/<kind>/new", may=may_record_deals)
def new_card(unit: Unit, event: Event, kind: str) -> Any:
    """Put up a card."""
    form = _form(unit, event, _kind(kind))
    if form.validate_on_submit():
        try:
            card = add_card(unit, event, _kind(kind), form.values())
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("“%(title)s” is up, with the code %(code)s.", title=localized(card.title), code=card.code), "success")
            return redirect(url_for("docking.cards", event_code=event.code, kind=kind), 303)
    return render_template("docking/card.html", event=event, kind=kind, form=form, card=None), form.status


@feature.form("/manage/<event_code>/docking/cards/<kind>/<int:card_id>", may=may_record_deals)
def card(unit: Unit, event: Event, kind: str, card_id: int) -> Any:
    """Change a card."""
    found = find_card(unit.session, event, _kind(kind), card_id)
    form = _form(unit, event, _kind(kind), found)
    if form.validate_on_submit():
        try:
            change_card(unit, event, found, form.values())
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("“%(title)s” is saved.", title=localized(found.title)), "success")
            return redirect(url_for("docking.cards", event_code=event.code, kind=kind), 303)
    return render_template(
        "docking/card.html", event=event, kind=kind, form=form, card=found, panels=card_panels(unit, event, found)), form.status


@feature.action("/manage/<event_code>/docking/cards/<kind>/<int:card_id>/remove", may=may_record_deals)
def remove(unit: Unit, event: Event, kind: str, card_id: int) -> Any:
    """Take down a card that no deal names."""
    found = find_card(unit.session, event, _kind(kind), card_id)
    title = localized(found.title)
    remove_card(unit, event, found)
    flash(_("“%(title)s” is taken down.", title=title), "success")
    return redirect(url_for("docking.cards", event_code=event.code, kind=kind), 303)


def card_panels(unit: Unit, event: Event, card: OfferCard | DemandCard) -> list[tuple[str, dict[str, Any]]]:
    """(template, what it shows) of what features above bring to a card's page."""
    answers: list[list[tuple[str, dict[str, Any]]]] = runtime().contributions.ask("docking.card_panels", unit, event, card)
    return [panel for answer in answers for panel in answer]


def _kind(kind: str) -> Card:
    if kind not in KINDS:
        raise NotFound
    return KINDS[kind]


def _form(unit: Unit, event: Event, kind: Card, card: OfferCard | DemandCard | None = None) -> CardForm:
    language = current_language()
    return card_form(kind, _field_choices(unit, event), country_choices(language), province_choices(language),
                     data=typed_card(card) if card is not None else None)


def _field_choices(unit: Unit, event: Event) -> list[tuple[str, str]]:
    return [(field["code"], text(field["name"], current_language())) for field in fields_of(unit.session, event)]
