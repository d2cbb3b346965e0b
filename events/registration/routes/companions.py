"""Companions, on the page of the delegate who brings them."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit
from app.web.limits import limiter
from app.web.links import private
from app.web.pages import format_date, format_time, localized
from app.web.routing import BY_LINK
from events.registration import queries, services
from events.registration.forms import CompanionForm, options
from events.registration.models import Delegate
from events.registration.routes import feature
from events.registration.routes.offering import refuse_form, sent_texts
from events.registration.routes.own import link_secret
from events.registration.services.records import open_token
from events.registration.wording import status_words


@feature.form("/my/<link_token>/companions", may=BY_LINK)
@limiter.limit("60 per minute")
def own_companions(unit: Unit, delegate: Delegate) -> Any:
    """Who comes along, and whom else one brings."""
    category = queries.companion_category(g.event, delegate)
    form = CompanionForm()
    form.activity.choices = options([
        (one.code, f"{localized(one.title)} · {format_date(one.starts, 'day')} {format_time(one.starts)}")
        for one in queries.companion_activities(g.event, category)] if category else [])
    form.name.flags.required = form.agreement.flags.required = True
    if unit.writes and form.validate():
        sent = {name: (sent_texts(form, name) or [""])[0] for name in ("name", "name_latin", "mobile", "email")}
        try:
            outcome = services.add_companion(unit, g.event, delegate, sent, activities=sent_texts(form, "activity"),
                                             agreed=bool(form.agreement.data))
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            flash(_("%(name)s comes along.", name=sent["name"]) if outcome.token else _(
                "If %(name)s is registered already, a link is on its way to the address that is known.",
                name=sent["name"]), "success")
            return _to_companions()
    found = queries.companions_of(unit.session, delegate)
    return private(render_template(
        "registration/own_companions.html", event=g.event, delegate=delegate, form=form, link_token=link_secret(),
        companions=[(one, open_token(one)) for one in found], statuses=status_words(), category=category,
        left=max(0, delegate.category.companions - len(found)) if category else 0,
        may_add=category is not None and services.may_change_own(unit, g.event, delegate)), form.status)


@feature.action("/my/<link_token>/companions/<reference>/remove", may=BY_LINK)
@limiter.limit("30 per minute")
def remove_companion(unit: Unit, delegate: Delegate, reference: str) -> Any:
    """Cancel for somebody who was to come along."""
    companion = services.remove_companion(unit, g.event, delegate, reference)
    flash(_("%(name)s no longer comes along.", name=companion.name), "success")
    return _to_companions()


def _to_companions() -> Any:
    return redirect(url_for("registration.own_companions", link_token=link_secret()), 303)
