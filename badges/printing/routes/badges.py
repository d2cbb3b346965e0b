"""Pages of one delegate's badge: its code and issues, reissue and withdrawal, the badge as a file."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core.errors import Refused
from app.core.unit import Unit, open_unit
from app.web.downloads import send_bytes
from app.web.identity import current_actor
from app.web.routing import SIGNED_IN
from badges.codes.enums import IssueReason
from badges.codes.policy import may_issue
from badges.codes.services import reissue_badge, withdraw_badge
from badges.printing.engine import compose
from badges.printing.forms import IssueForm
from badges.printing.policy import may_print_badges
from badges.printing.routes.feature import feature
from badges.printing.services.cards import badge_card
from badges.printing.services.prints import PrintPlan
from badges.printing.services.runs import plan_of_one, print_at_once
from badges.printing.wording.prints import issue_reasons, state_words
from events.registration.models import Delegate
from events.registration.queries.persons import delegate_of
from events.setup.models import Event
from events.setup.queries import find_event

ONE = "/manage/<event_code>/badges/of/<reference>"


@feature.page(ONE, may=may_issue)
def badge(unit: Unit, event: Event, reference: str) -> Any:
    """One delegate's badge: its code, its issues, and what can be done with it."""
    delegate = delegate_of(unit.session, event.id, reference)
    return render_template(
        "printing/badge.html", event=event, delegate=delegate, card=badge_card(unit, event, delegate),
        reasons=issue_reasons(), states=state_words(), form=_reasons(),
    )  # fmt: skip


def badge_panels(unit: Unit, event: Event, delegate: Delegate) -> list[tuple[str, dict[str, Any]]]:
    """(template, what it shows) for a delegate's page: the badge's issue and its prints; nothing for who has no badge."""
    if not unit.may(may_issue, event):
        return []
    card = badge_card(unit, event, delegate)
    return [] if card is None else [("printing/_panel.html", {"card": card, "states": state_words()})]


def _reasons() -> IssueForm:
    form = IssueForm()
    form.reason.choices = [SelectChoice(value, label) for value, label in issue_reasons().items()]
    return form


def _reason() -> IssueReason:
    """Why, as it was sent. Raises Refused("issue_reason_unknown")."""
    form = _reasons()
    if not form.validate_on_submit():
        raise Refused("issue_reason_unknown", field="reason")
    return IssueReason(form.reason.data)


@feature.action(ONE + "/reissue", may=may_issue)
def reissue(unit: Unit, event: Event, reference: str) -> Any:
    """Give the badge a new issue."""
    issue = reissue_badge(unit, event, delegate_of(unit.session, event.id, reference), _reason())
    flash(_("Badge reissued as number %(issue)d. The one before is refused from now on.", issue=issue.issue), "success")
    return redirect(url_for("printing.badge", event_code=event.code, reference=reference), 303)


@feature.action(ONE + "/withdraw", may=may_issue)
def withdraw(unit: Unit, event: Event, reference: str) -> Any:
    """Make the badge void."""
    withdraw_badge(unit, event, delegate_of(unit.session, event.id, reference), _reason())
    flash(_("Badge withdrawn. It is refused from now on."), "success")
    return redirect(url_for("printing.badge", event_code=event.code, reference=reference), 303)


@feature.resource(ONE + "/print", may=SIGNED_IN, methods=["POST"], own_units=True)
def print_one(event_code: str, reference: str) -> Response:
    """This badge alone, for the printer at hand: logged as printed, and set when the log is written."""
    with open_unit(current_actor()) as unit:
        event = find_event(unit.session, event_code)
        unit.require(may_print_badges, event)
        delegate = delegate_of(unit.session, event.id, reference)
        plan = print_at_once(unit, event, delegate)
        name = f"{event.code}-{delegate.reference}.pdf"
    return _sent(plan, name)


@feature.page("/manage/<event_code>/badges/<reference>.pdf", may=may_print_badges)
def badge_file(unit: Unit, event: Event, reference: str) -> Response:
    """This badge as it would be printed; that somebody has looked at it is no print."""
    delegate = delegate_of(unit.session, event.id, reference)
    return _sent(plan_of_one(unit, event, delegate), f"{event.code}-{delegate.reference}.pdf")


def _sent(plan: PrintPlan, name: str) -> Response:
    return send_bytes(compose(plan.head, plan.parts).pdf, name=name, media_type="application/pdf")
