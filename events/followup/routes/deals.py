"""A deal's follow-up: its contact, the links of the company, what was stated and sent."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.core.errors import Refused
from app.core.unit import Unit
from events.docking.models import Deal
from events.followup import wording
from events.followup.forms import ContactForm
from events.followup.policy import may_follow_up
from events.followup.queries.statements import (
    contact_of,
    is_good,
    likely_contacts,
    links_of,
    own_deal,
    reminders_of,
    statements_of,
)
from events.followup.routes.feature import feature
from events.followup.services.links import address_of_link, make_link, revoke_link, set_contact
from events.setup.models import Event

DEAL = "/manage/<event_code>/follow-up/deals/<int:deal_id>"


@feature.form(DEAL, may=may_follow_up)
def deal(unit: Unit, event: Event, deal_id: int) -> Any:
    """The contact, the links, and all that came of them."""
    found = own_deal(unit.session, event, deal_id)
    contact = contact_of(unit.session, found)
    form = ContactForm(obj=contact)
    likely = likely_contacts(unit.session, found)
    if not form.is_submitted() and contact is None:
        chosen = next((one for one in likely if str(one.id) == request.args.get("from", "")), None)
        form.name.data, form.email.data = (chosen.name, chosen.email) if chosen else (None, None)
    if form.validate_on_submit():
        try:
            set_contact(unit, found, form.name.data, form.email.data, form.language.data)
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The contact is kept."), "success")
            return _back(event, deal_id)
    links = [(link, address_of_link(link), is_good(link, unit.now())) for link in links_of(unit.session, found)]
    return render_template(
        "followup/deal.html", event=event, deal=found, form=form, contact=contact, likely=likely, links=links,
        statements=statements_of(unit.session, found), reminders=reminders_of(unit.session, found)), form.status


@feature.action(f"{DEAL}/link", may=may_follow_up)
def new_link(unit: Unit, event: Event, deal_id: int) -> Any:
    """A new link for the company."""
    found = own_deal(unit.session, event, deal_id)
    contact = contact_of(unit.session, found)
    make_link(unit, found, contact.language if contact else "zh")
    flash(_("The link is ready. Whoever has it can state progress of this deal, and see nothing else."), "success")
    return _back(event, deal_id)


@feature.action(f"{DEAL}/links/<int:link_id>/revoke", may=may_follow_up)
def revoke(unit: Unit, event: Event, deal_id: int, link_id: int) -> Any:
    """Take a link back."""
    revoke_link(unit, own_deal(unit.session, event, deal_id), link_id)
    flash(_("The link is taken back."), "success")
    return _back(event, deal_id)


def deal_panel(unit: Unit, event: Event, found: Deal) -> Markup | None:
    """What a deal's own page tells of its follow-up; nothing at other events, nor to who only looks."""
    if found.event_id != event.id or not unit.may(may_follow_up, event) or found.merged_into_id is not None:
        return None
    return Markup(render_template(  # noqa: S704  # a template of ours, escaped as all are
        "followup/_deal_panel.html", event=event, deal=found, contact=contact_of(unit.session, found),
        statements=statements_of(unit.session, found)[:3], follow_words=wording))


def _back(event: Event, deal_id: int) -> Any:
    return redirect(url_for("followup.deal", event_code=event.code, deal_id=deal_id), 303)
