"""Who belongs together: an overview, a card's proposals with reasons, and staff's own judgement."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.web.languages import current_language
from app.web.paging import PageRequest
from events.docking.enums import Card
from events.docking.policy import may_record_deals, may_view_deals
from events.docking.queries.cards import card_choices, card_with_code, fields_of, find_card
from events.matching.enums import Verdict
from events.matching.forms import PinForm
from events.matching.queries.lists import best_of, is_current, last_run, matched_page, proposals_of
from events.matching.routes.feature import feature
from events.matching.rules.scoring import WEIGHTS
from events.matching.services.lists import order_lists, rule_pair
from events.matching.wording import FEATURES, told_reasons
from events.setup.models import Event

BASE = "/manage/<event_code>/matching"
KINDS = {"offers": Card.OFFER, "demands": Card.DEMAND}


@feature.page(BASE, may=may_view_deals)
def matching(unit: Unit, event: Event) -> Any:
    """The event's cards with the best proposal of each, beginning with the demands."""
    return matching_of(unit, event, "demands")


@feature.page(f"{BASE}/<any(offers, demands):kind>", may=may_view_deals)
def matching_of(unit: Unit, event: Event, kind: str) -> Any:
    """Offers or demands with the best proposal of each."""
    wanted = PageRequest.read(request.args, ())
    page = matched_page(unit.session, event, KINDS[kind], wanted)
    return render_template(
        "matching/matching.html", event=event, kind=kind, page=page, wanted=wanted,
        best=best_of(unit.session, event, KINDS[kind], page.rows), run=last_run(unit.session, event),
        is_current=is_current(unit.session, event), weights=_weights())


@feature.page(f"{BASE}/<any(offers, demands):kind>/<int:card_id>", may=may_view_deals)
def proposals(unit: Unit, event: Event, kind: str, card_id: int) -> Any:
    """A card's proposals, with the reasons."""
    card = find_card(unit.session, event, KINDS[kind], card_id)
    found = proposals_of(unit.session, event, card, with_dropped=True)
    return render_template(
        "matching/proposals.html", event=event, kind=kind, card=card, is_current=is_current(unit.session, event),
        proposals=found, form=_pin_form(unit, event, kind, {one.card.code for one in found}), weights=_weights(),
        tell=reason_teller(unit, event))


@feature.action(f"{BASE}/<any(offers, demands):kind>/<int:card_id>/<int:other_id>", may=may_record_deals)
def rule(unit: Unit, event: Event, kind: str, card_id: int, other_id: int) -> Any:
    """Pin a proposed pair, drop it, or leave it to what is computed."""
    numbers = {KINDS[kind]: card_id, _other(kind): other_id}
    wanted = request.form.get("verdict", "")
    if wanted not in {"", *Verdict}:
        raise NotFound
    offer: Any = find_card(unit.session, event, Card.OFFER, numbers[Card.OFFER])
    demand: Any = find_card(unit.session, event, Card.DEMAND, numbers[Card.DEMAND])
    rule_pair(unit, event, offer, demand, Verdict(wanted) if wanted else None)
    return redirect(url_for("matching.proposals", event_code=event.code, kind=kind, card_id=card_id), 303)


@feature.action(f"{BASE}/<any(offers, demands):kind>/<int:card_id>/pin", may=may_record_deals)
def pin(unit: Unit, event: Event, kind: str, card_id: int) -> Any:
    """Pin a pair that nothing in the cards suggests: staff know more than is written there."""
    card: Any = find_card(unit.session, event, KINDS[kind], card_id)
    form = _pin_form(unit, event, kind)
    other: Any = card_with_code(unit.session, event.id, _other(kind), form.card.data) if form.validate_on_submit() else None
    if other is None:
        raise NotFound
    offer, demand = (card, other) if kind == "offers" else (other, card)
    rule_pair(unit, event, offer, demand, Verdict.PINNED)
    return redirect(url_for("matching.proposals", event_code=event.code, kind=kind, card_id=card_id), 303)


@feature.action(f"{BASE}/again", may=may_record_deals)
def match_again(unit: Unit, event: Event) -> Any:
    """Have the event's cards matched now."""
    order_lists(unit, event)
    flash(_("The cards are being matched. The lists are there in a moment."), "success")
    return redirect(url_for("matching.matching", event_code=event.code), 303)


def reason_teller(unit: Unit, event: Event) -> Any:
    """What tells a proposal's kept reasons in the page's language."""
    language = current_language()
    fields = {field["code"]: text(field["name"], language) for field in fields_of(unit.session, event)}
    return lambda reasons: told_reasons(reasons, fields, language)


def _other(kind: str) -> Card:
    return Card.DEMAND if kind == "offers" else Card.OFFER


def _pin_form(unit: Unit, event: Event, kind: str, listed: Container[str] = ()) -> PinForm:
    """The form that pins one of the other side's shown cards; those `listed` on the page have buttons of their own."""
    form, language = PinForm(), current_language()
    form.card.choices = [
        (code, f"{code} {text(title, language)}") for code, title in card_choices(unit.session, event, _other(kind), shown=True)
        if code not in listed]
    return form


def _weights() -> list[tuple[Any, int]]:
    return [(FEATURES[feature], round(weight * 100)) for feature, weight in WEIGHTS.items()]
