"""What the holder of a personal link changes: details, activities, an offer taken, the place handed on; a lost link."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.vocabulary.places import chosen_place
from app.web.forms import Form
from app.web.languages import current_language
from app.web.limits import limiter
from app.web.links import private
from app.web.routing import BY_LINK, PUBLIC
from events.registration import queries, services
from events.registration.enums import PlaceState
from events.registration.forms import LostLinkForm, activities_form, details_form, hand_on_form
from events.registration.models import Delegate
from events.registration.routes import feature
from events.registration.routes.offering import public_offer, refuse_form, sent_person, sent_texts
from events.registration.routes.own import link_secret, to_own_page
from events.registration.services.own import OWN_FIELDS
from events.setup.models import Event
from events.setup.rules import is_public, seats_left


@feature.form("/my/<link_token>/details", may=BY_LINK)
@limiter.limit("60 per minute")
def own_details(unit: Unit, delegate: Delegate) -> Any:
    """Change one's own name, unit, position and origin."""
    values: dict[str, Any] = {name: getattr(delegate, name) or "" for name in OWN_FIELDS}
    values["country"], values["province"] = chosen_place(delegate.country, delegate.province)
    form = details_form(public_offer(g.event, []), values)
    if unit.writes and form.validate():
        sent = {name: (sent_texts(form, name) or [""])[0] for name in OWN_FIELDS}
        try:
            services.change_details(unit, g.event, delegate, sent)
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            flash(_("Saved."), "success")
            return to_own_page()
    return _page("registration/own_details.html", delegate, form,
                 returns=delegate.category.approval and delegate.status == "approved")


@feature.form("/my/<link_token>/activities", may=BY_LINK)
@limiter.limit("60 per minute")
def own_activities(unit: Unit, delegate: Delegate) -> Any:
    """Choose other activities; places are taken and freed at once."""
    offered = queries.open_activities(g.event, delegate)
    states = {place.activity_id: place.state for place in delegate.places if place.state != PlaceState.RELEASED}
    form = activities_form([(one.code, one.code) for one in offered], [one.code for one in offered if one.id in states])
    if unit.writes and form.validate():
        try:
            services.choose_activities(unit, g.event, delegate, sent_texts(form, "activity"))
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            flash(_("Your activities are saved."), "success")
            return to_own_page()
    facts = {one.code: {"activity": one, "state": states.get(one.id),
                        "left": seats_left(one.sign_up, one.capacity, one.taken)} for one in offered}
    return _page("registration/own_activities.html", delegate, form, activities=facts)


@feature.action("/my/<link_token>/offers/<code>", may=BY_LINK)
@limiter.limit("30 per minute")
def own_offer(unit: Unit, delegate: Delegate, code: str) -> Any:
    """Take a place that is offered."""
    services.accept_offer(unit, delegate, code)
    flash(_("The place is yours."), "success")
    return to_own_page()


@feature.form("/my/<link_token>/hand-on", may=BY_LINK)
@limiter.limit("20 per minute")
def own_hand_on(unit: Unit, delegate: Delegate) -> Any:
    """Hand the place to somebody else."""
    form = hand_on_form(public_offer(g.event, []), {"language": current_language()})
    if unit.writes and form.validate():
        try:
            services.hand_on(unit, g.event, delegate, sent_person(form), agreed=bool(form["agreement"].data),
                             language=form["language"].data if form["language"].data in ("zh", "en") else "zh")
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            flash(_("The place is handed on. The new person gets a link of their own; yours only shows what was."),
                  "success")
            return to_own_page()
    return _page("registration/own_hand_on.html", delegate, form, companions=queries.companions_of(unit.session, delegate))


@feature.form("/e/<event_code>/lost-link", may=PUBLIC)
@limiter.limit("5 per minute; 30 per hour", methods=["POST"])
def lost_link(unit: Unit, event: Event) -> Any:
    """Have one's personal link sent again; the answer is the same whether the address is known or not."""
    if not is_public(event.status):
        raise NotFound
    form = LostLinkForm()
    if unit.writes and form.validate():
        typed = form.contact.data or ""
        if typed:
            services.send_lost_links(unit, event, typed)
            return redirect(url_for("registration.link_sent", event_code=event.code), 303)
        form.refuse(Refused("missing_contact", field="contact"))
    return render_template("registration/lost_link.html", event=event, form=form), form.status


def _page(template: str, delegate: Delegate, form: Form, **facts: Any) -> Any:
    return private(render_template(
        template, event=g.event, delegate=delegate, form=form, link_token=link_secret(),
        may_change=services.may_change_own(g.unit, g.event, delegate), **facts), form.status)
