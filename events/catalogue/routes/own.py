"""An owner's card, by their own link: typed and kept as one goes, handed in, taken out of the catalogue and put back."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core.unit import Unit
from app.vocabulary.places import country_choices, province_choices
from app.web.languages import current_language
from app.web.limits import limiter
from app.web.links import private
from app.web.routing import BY_LINK
from events.catalogue.enums import Audience
from events.catalogue.models import CardLink
from events.catalogue.queries.links import typed_texts
from events.catalogue.queries.shown import shown_card
from events.catalogue.routes.feature import feature, field_choices
from events.catalogue.services import links
from events.docking.enums import Card, CardState
from events.docking.forms.cards import CardForm, card_form, typed_card
from events.registration.routes.links import panels_about
from events.registration.rules.drafts import kept_values


@feature.form("/card/<card_token>", may=BY_LINK)
@limiter.limit("120 per minute")
def own_card(unit: Unit, link: CardLink) -> Any:
    """The card as its owner has it: to be typed, changed, handed in."""
    form = owner_form(unit, link)
    if unit.writes and form.validate():
        waits = links.hand_in(unit, g.event, link, _texts(form), values_of(form))
        flash(_("Thank you. The organisers look at it; you are told by mail.") if waits else _("Saved, and in effect."),
              "success")
        return redirect(url_for("catalogue.own_card", card_token=_secret()), 303)
    shown = link.card
    return private(render_template(
        "catalogue/own_card.html", event=g.event, link=link, form=form, is_offer=link.kind == Card.OFFER, card=shown,
        public=shown_card(shown, Audience.PUBLIC) if shown is not None else None, token=_secret(),
        is_typed=link.typed is not None, panels=panels_about("catalogue.owner_panels", unit, g.event, link)), form.status)


@feature.action("/card/<card_token>/draft", may=BY_LINK)
@limiter.limit("240 per minute; 6000 per hour")
def keep_own_card(unit: Unit, link: CardLink) -> Any:
    """Keep what is typed so far."""
    links.keep_typed(unit, link, _texts(owner_form(unit, link)))
    return Response(status=204)


@feature.action("/card/<card_token>/showing", may=BY_LINK)
@limiter.limit("30 per minute")
def show_own_card(unit: Unit, link: CardLink) -> Any:
    """Take the card out of the catalogue, or put it back."""
    is_shown = request.form.get("state") == CardState.SHOWN
    links.show_own_card(unit, g.event, link, CardState.SHOWN if is_shown else CardState.HIDDEN)
    flash(_("Your card is in the catalogue again.") if is_shown else _("Your card is out of the catalogue."), "success")
    return redirect(url_for("catalogue.own_card", card_token=_secret()), 303)


def owner_form(unit: Unit, link: CardLink) -> CardForm:
    """The form of a link's card, with what its owner typed last, else what the card says."""
    language, typed = current_language(), typed_texts(link)
    kept = MultiDict([(name, value) for name, values in typed.items() for value in values]) if typed else None
    data = typed_card(link.card) if link.card is not None else {"owner": None, "contact_name": link.name,
                                                                "contact_email": link.email}
    shows_kept = kept is not None and request.method == "GET"
    return card_form(
        Card(link.kind), field_choices(unit.session, g.event), country_choices(language), province_choices(language),
        data=data, formdata=kept if shows_kept else None)


def values_of(form: CardForm) -> dict[str, Any]:
    """What the form says, without a code: that is the organisers' to give."""
    return {key: value for key, value in form.values().items() if key != "code"}


def _texts(form: CardForm) -> dict[str, list[str]]:
    fields = [field.name for field in form if field.name not in {"csrf_token", "code"}]
    return kept_values({name: request.form.getlist(name) for name in fields}, fields)


def _secret() -> str:
    return str((request.view_args or {})["card_token"])
