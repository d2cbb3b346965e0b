"""The catalogue for everybody, and for the parties of the event who have come by their own link."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, session, url_for

from app.core.errors import NotFound
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from app.vocabulary.places import place_name
from app.web.languages import current_language
from app.web.limits import limiter
from app.web.routing import BY_LINK, PUBLIC
from events.catalogue.enums import Audience
from events.catalogue.models import CardLink
from events.catalogue.queries.setup import is_open
from events.catalogue.queries.shown import CatalogueFilter, catalogue_page, count_shown, find_shown, places_shown
from events.catalogue.routes.feature import feature, field_choices
from events.docking.enums import Card
from events.docking.policy import may_view_deals
from events.docking.wording import COOPERATIONS, VARIETIES, VARIETIES_OF
from events.registration.models import Delegate
from events.registration.rules.statuses import is_holding
from events.setup.models import Event
from events.setup.rules import is_public

KINDS = {"offers": Card.OFFER, "demands": Card.DEMAND}
NAMES = {card: name for name, card in KINDS.items()}


@feature.page("/e/<event_code>/catalogue", may=PUBLIC)
@limiter.limit("240 per minute")
def catalogue(unit: Unit, event: Event) -> Any:
    """The catalogue, beginning with the offers."""
    return catalogue_of(unit, event, "offers")


@feature.page("/e/<event_code>/catalogue/<any(offers, demands):kind>", may=PUBLIC)
@limiter.limit("240 per minute")
def catalogue_of(unit: Unit, event: Event, kind: str) -> Any:
    """Offers or demands, searched and filtered."""
    audience, card = audience_of(unit, event), KINDS[kind]
    chosen = _chosen()
    number = request.args.get("page", "")
    page = catalogue_page(unit.session, event, card, audience, chosen,
                          number=min(int(number), 10_000) if number.isascii() and number.isdigit() and int(number) else 1)
    language = current_language()
    return render_template(
        "catalogue/catalogue.html", event=event, kind=kind, page=page, chosen=chosen, audience=audience,
        counts={NAMES[one]: count for one, count in count_shown(unit.session, event, audience, chosen).items()},
        is_filtered=chosen != CatalogueFilter(), fields=field_choices(unit.session, event),
        varieties=[(one, VARIETIES[one]) for one in VARIETIES_OF[card]],
        cooperations=[(str(one), said) for one, said in COOPERATIONS.items()], asked=_asked(),
        places=_places(places_shown(unit.session, event, card, audience), language))


@feature.page("/e/<event_code>/catalogue/<any(offers, demands):kind>/<card_code>", may=PUBLIC)
@limiter.limit("240 per minute")
def catalogue_card(unit: Unit, event: Event, kind: str, card_code: str) -> Any:
    """One card."""
    audience = audience_of(unit, event)
    card = find_shown(unit.session, event, KINDS[kind], card_code, audience)
    return render_template(
        "catalogue/card.html", event=event, kind=kind, card=card, audience=audience,
        fields=dict(field_choices(unit.session, event)))


@feature.page("/my/<link_token>/catalogue", may=BY_LINK)
@limiter.limit("60 per minute")
def catalogue_of_delegate(unit: Unit, delegate: Delegate) -> Any:  # noqa: ARG001  # every view is given its unit
    """Into the catalogue as a party of the event: this browser is known from here on as the delegate's."""
    session[_key(g.event)] = f"delegate:{delegate.id}"
    return redirect(url_for("catalogue.catalogue", event_code=g.event.code), 303)


@feature.page("/my/<link_token>/catalogue/<any(offers, demands):kind>/<card_code>", may=BY_LINK)
@limiter.limit("240 per minute")
def card_of_delegate(unit: Unit, delegate: Delegate, kind: str, card_code: str) -> Any:  # noqa: ARG001  # every view is given its unit
    """To one card, in the same way."""
    session[_key(g.event)] = f"delegate:{delegate.id}"
    return redirect(url_for("catalogue.catalogue_card", event_code=g.event.code, kind=kind, card_code=card_code), 303)


@feature.page("/card/<card_token>/catalogue", may=BY_LINK)
@limiter.limit("60 per minute")
def catalogue_of_owner(unit: Unit, link: CardLink) -> Any:  # noqa: ARG001  # every view is given its unit
    """The same, as the owner of a card that is in the catalogue."""
    session[_key(g.event)] = f"card:{link.id}"
    return redirect(url_for("catalogue.catalogue", event_code=g.event.code), 303)


@feature.page("/card/<card_token>/catalogue/<any(offers, demands):kind>/<card_code>", may=BY_LINK)
@limiter.limit("240 per minute")
def card_of_owner(unit: Unit, link: CardLink, kind: str, card_code: str) -> Any:  # noqa: ARG001  # every view is given its unit
    """To one card, in the same way."""
    session[_key(g.event)] = f"card:{link.id}"
    return redirect(url_for("catalogue.catalogue_card", event_code=g.event.code, kind=kind, card_code=card_code), 303)


def audience_of(unit: Unit, event: Event) -> Audience:
    """For whom this browser sees the catalogue. Raises NotFound, also as "catalogue_closed" where the event is public."""
    if unit.may(may_view_deals, event):
        return Audience.STAFF
    if not is_public(event.status):
        raise NotFound
    if not is_open(unit.session, event):
        raise NotFound("catalogue_closed")
    return Audience.PARTIES if _is_party(unit, event) else Audience.PUBLIC


def _is_party(unit: Unit, event: Event) -> bool:
    """Whether this browser came by a link that still holds: an approved delegate's, or that of a card in the catalogue."""
    kind, _colon, number = str(session.get(_key(event), "")).partition(":")
    if not number.isdigit():
        return False
    if kind == "delegate":
        delegate = unit.session.get(Delegate, int(number))
        return delegate is not None and delegate.event_id == event.id and is_holding(delegate.status)
    link = unit.session.get(CardLink, int(number))
    return link is not None and link.event_id == event.id and link.holds(unit.now()) and link.card is not None


def _key(event: Event) -> str:
    return f"catalogue-{event.id}"


def _chosen() -> CatalogueFilter:
    said = {key: tidy(value) for key, value in request.args.items()}
    readiness = said.get("readiness", "")
    return CatalogueFilter(
        search=said.get("q", "")[:100], field=said.get("field", "")[:60], variety=said.get("variety", "")[:20],
        cooperation=said.get("cooperation", "")[:20], place=said.get("place", "")[:9],
        readiness=int(readiness) if readiness in tuple("123456789") else 0)


def _asked() -> dict[str, str]:
    """What the address says beside the page, to be carried on."""
    return {key: value for key, value in request.args.items()
            if key in {"q", "field", "variety", "cooperation", "place", "readiness"} and value}


def _places(found: list[tuple[str, str | None]], language: str) -> list[tuple[str, str]]:
    """Countries and provinces to choose from; China as a whole where several of its provinces are there."""
    choices = [(f"{country}-{province}" if province else country, place_name(country, province, language))
               for country, province in found]
    if any(value.startswith("CN-") for value, _name in choices) and "CN" not in dict(choices):
        choices.insert(0, ("CN", place_name("CN", None, language)))
    return choices
