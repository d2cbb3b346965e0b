"""Owners' links as staff have them: asking for cards, looking at what was handed in, opening the catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.places import country_choices, province_choices
from app.web.languages import current_language
from app.web.paging import PageRequest
from events.catalogue.enums import LinkState
from events.catalogue.forms.staff import InviteForm, ReturnForm
from events.catalogue.models import CardLink
from events.catalogue.policy import may_open_catalogue
from events.catalogue.queries.links import LINK_SORTS, find_link, link_page, typed_texts
from events.catalogue.queries.setup import is_open
from events.catalogue.routes.feature import feature, field_choices
from events.catalogue.rules.changes import changed_columns
from events.catalogue.services import links
from events.catalogue.services.setup import open_catalogue
from events.docking.enums import Card
from events.docking.forms.cards import CardForm, card_form, typed_card
from events.docking.policy import may_record_deals, may_view_deals
from events.docking.queries.cards import find_card
from events.setup.models import Event

BASE = "/manage/<event_code>/catalogue"


@feature.page(f"{BASE}/owners", may=may_view_deals)
def owners(unit: Unit, event: Event) -> Any:
    """Whom was asked for a card, and what has become of it."""
    wanted = PageRequest.read(request.args, LINK_SORTS)
    state = request.args.get("state", "")
    state = state if state in tuple(LinkState) else ""
    return render_template(
        "catalogue/owners.html", event=event, page=link_page(unit.session, event, wanted, state=state), wanted=wanted,
        state=state, now=unit.now(), is_open=is_open(unit.session, event))


@feature.action(f"{BASE}/open", may=may_open_catalogue)
def open_to_everybody(unit: Unit, event: Event) -> Any:
    """Open the catalogue to everybody, or close it."""
    wants = request.form.get("open") == "1"
    open_catalogue(unit, event, is_open=wants)
    flash(_("The catalogue is open to everybody.") if wants else _("The catalogue is closed; only staff see it."), "success")
    return redirect(url_for("catalogue.owners", event_code=event.code), 303)


@feature.form(f"{BASE}/owners/new", may=may_record_deals)
def invite_owner(unit: Unit, event: Event) -> Any:
    """Ask an owner for a card, or for what an existing card should say."""
    card = _asked_card(unit, event)
    form = InviteForm(data={"kind": request.args.get("kind"), "name": card.contact_name, "email": card.contact_email,
                            "language": current_language()} if card else {"language": current_language()})
    if form.validate_on_submit():
        try:
            links.invite_owner(
                unit, event, Card(request.args["kind"]) if card else Card(form.kind.data), name=form.name.data,
                email=form.email.data, language=form.language.data, card=card)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The link is on its way to %(name)s.", name=form.name.data), "success")
            return redirect(url_for("catalogue.owners", event_code=event.code), 303)
    return render_template("catalogue/invite_owner.html", event=event, form=form, card=card), form.status


@feature.form(f"{BASE}/owners/<int:link_id>", may=may_record_deals)
def review_card(unit: Unit, event: Event, link_id: int) -> Any:
    """What an owner handed in: taken over as it is or mended, or sent back."""
    link = find_link(unit.session, event, link_id)
    is_returned = request.form.get("action") == "return"
    form, reason = _review_form(unit, event, link), ReturnForm()
    if unit.writes and (is_returned or form.validate()):
        try:
            _settle(unit, event, link, None if is_returned else form, reason.reason.data or "")
        except Refused as error:
            (reason if is_returned else form).refuse(error)
        else:
            flash(_("Sent back, with what is to be changed.") if is_returned else _("It is in the catalogue."), "success")
            return redirect(url_for("catalogue.owners", event_code=event.code), 303)
    return render_template(
        "catalogue/review_card.html", event=event, link=link, form=form, reason=reason, is_offer=link.kind == Card.OFFER,
        card=link.card, changed=_changed(form, link), seen=link.submitted_at.isoformat() if link.submitted_at else "",
        ), max(form.status if not is_returned else 200, reason.status if is_returned else 200)


@feature.action(f"{BASE}/owners/<int:link_id>/send", may=may_record_deals)
def send_link_again(unit: Unit, event: Event, link_id: int) -> Any:
    """Send a link again; it holds anew."""
    link = find_link(unit.session, event, link_id)
    links.send_link_again(unit, event, link)
    flash(_("The link is on its way to %(name)s.", name=link.name), "success")
    return redirect(url_for("catalogue.owners", event_code=event.code), 303)


@feature.action(f"{BASE}/owners/<int:link_id>/withdraw", may=may_record_deals)
def withdraw_link(unit: Unit, event: Event, link_id: int) -> Any:
    """Let a link open nothing any more."""
    links.withdraw_link(unit, event, find_link(unit.session, event, link_id))
    flash(_("The link opens nothing any more."), "success")
    return redirect(url_for("catalogue.owners", event_code=event.code), 303)


def _asked_card(unit: Unit, event: Event) -> Any:
    kind, number = request.args.get("kind", ""), request.args.get("card", "")
    if kind in tuple(Card) and number.isdigit():
        return find_card(unit.session, event, Card(kind), int(number))
    return None


def _settle(unit: Unit, event: Event, link: CardLink, form: CardForm | None, reason: str) -> None:
    seen = _instant(request.form.get("seen", ""))
    if form is None:
        links.give_back(unit, event, link, reason, seen=seen)
    else:
        links.take_over(unit, event, link, form.values(), seen=seen)


def _instant(typed: str) -> datetime | None:
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        return None


def _review_form(unit: Unit, event: Event, link: CardLink) -> CardForm:
    language, typed = current_language(), typed_texts(link)
    kept = MultiDict([(name, value) for name, values in typed.items() for value in values]) if typed else None
    return card_form(
        Card(link.kind), field_choices(unit.session, event), country_choices(language), province_choices(language),
        data=typed_card(link.card) if link.card is not None else None,
        formdata=kept if request.method == "GET" else None)


def _changed(form: CardForm, link: CardLink) -> list[str]:
    """The labels of what an owner would have otherwise in a card that is in the catalogue."""
    card = link.card
    if card is None:
        return []
    values = {key: value for key, value in form.values().items() if key != "code"}
    columns = changed_columns({key: getattr(card, key) for key in values}, values)
    names = {"title": "title_zh", "summary": "summary_zh", "budget_cents": "budget", "amount_cents": "amount"}
    return [str(form[names.get(column, column)].label.text) for column in sorted(columns)]
