"""Every address of the outbox: an event's messages, and the mail server."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.actors import Actor
from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit, open_unit
from app.mail import queries, services
from app.mail.enums import EDITABLE, RESENDABLE, Channel, MailState
from app.mail.forms import MessageForm, TestMailForm
from app.mail.policy import may_edit_messages, may_send_again, may_test_server, may_view_outbox
from app.mail.services.outbox import Change
from app.mail.transport import configured_server
from app.mail.trial import try_server
from app.mail.wording import CHANNELS, STATES, TONES
from app.web.identity import current_actor
from app.web.limits import limiter
from app.web.paging import PageRequest
from app.web.routing import Feature

feature = Feature("mail", __name__)


@feature.page("/manage/<event_code>/mail", may=may_view_outbox)
def outbox(unit: Unit, event: Any) -> Any:
    """What the event's delegates were and will be sent."""
    # What happened last is what is looked for.
    wanted = PageRequest.read({"sort": "-created_at", **request.args}, queries.OUTBOX_SORTS)
    state = request.args.get("state", "")
    only = queries.OutboxFilter(
        state=state if state in set(MailState) else "", search=request.args.get("q", "").strip()[:100])
    return render_template(
        "mail/outbox.html", event=event, page=queries.outbox_page(unit.session, event.id, wanted, only), wanted=wanted,
        only=only, channels=CHANNELS, counts=queries.counts_by_state(unit.session, event.id), states=STATES, tones=TONES,
        has_server=runtime().settings.smtp_url is not None)


@feature.page("/manage/<event_code>/mail/<int:message_id>", may=may_view_outbox)
def message(unit: Unit, event: Any, message_id: int) -> Any:
    """One message, as it is sent."""
    row = queries.message_of(unit.session, event.id, message_id)
    asked = runtime().contributions.ask
    enclosures = [next((words for words in asked("mail.enclosure_words", name) if words), name) for name in row.enclosures]
    return render_template(
        "mail/message.html", event=event, message=row, enclosures=enclosures, states=STATES, tones=TONES,
        channels=CHANNELS, is_resendable=row.state in RESENDABLE, is_editable=row.state in EDITABLE,
        is_waiting=row.state == MailState.QUEUED, has_server=_can_send(row.channel))


@feature.form("/manage/<event_code>/mail/<int:message_id>/edit", may=may_edit_messages)
def edit_message(unit: Unit, event: Any, message_id: int) -> Any:
    """Change a message that hasn't gone out yet."""
    row = queries.message_of(unit.session, event.id, message_id)
    if row.state not in EDITABLE:
        raise Refused("mail_sent_already")
    form = MessageForm(data={"address": row.to_address, "subject": row.subject, "body": row.body})
    if form.validate_on_submit():
        try:
            services.edit_message(unit, event, row, Change(
                form.address.data or "", form.subject.data or "", form.body.data or ""))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("mail.message", event_code=event.code, message_id=message_id), 303)
    return render_template("mail/edit_message.html", event=event, message=row, form=form), form.status


@feature.action("/manage/<event_code>/mail/<int:message_id>/hold", may=may_edit_messages)
def hold(unit: Unit, event: Any, message_id: int) -> Any:
    """Keep a waiting message until somebody sends it."""
    services.hold_back(unit, event, queries.message_of(unit.session, event.id, message_id))
    flash(_("The message is kept back. It can be changed, and sent when you say so."), "success")
    return redirect(url_for("mail.message", event_code=event.code, message_id=message_id), 303)


@feature.action("/manage/<event_code>/mail/<int:message_id>/send-again", may=may_send_again)
def send_again(unit: Unit, event: Any, message_id: int) -> Any:
    """Send a message again."""
    services.send_again(unit, event, queries.message_of(unit.session, event.id, message_id))
    flash(_("The message is sent again in a moment."), "success")
    return redirect(url_for("mail.message", event_code=event.code, message_id=message_id), 303)


@feature.action("/manage/<event_code>/mail/send-held", may=may_send_again)
def send_held(unit: Unit, event: Any) -> Any:
    """Send what was held while there was no mail server."""
    count = services.release_held(unit, event)
    flash(ngettext("%(num)s message is on its way.", "%(num)s messages are on their way.", count), "success")
    return redirect(url_for("mail.outbox", event_code=event.code), 303)


@feature.resource("/manage/mail", may=may_test_server, methods=["GET", "POST"], own_units=True)
@limiter.limit("6 per minute", methods=["POST"])
def server() -> Any:
    """The mail server as it is set up, and a message to try it out. No transaction is open while it is spoken to."""
    form = TestMailForm()
    settings = runtime().settings
    if form.validate_on_submit():
        try:
            try_server(form.email.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            _record(current_actor(), form.email.data or "")
            flash(_("The mail server took the message. Look whether it arrives."), "success")
            return redirect(url_for("mail.server"), 303)
    try:
        found = configured_server(settings.smtp_url)
    except Refused as refusal:
        found = None
        form.refuse(refusal)
    return render_template(
        "mail/server.html", form=form, server=found, sender=settings.mail_from,
        gateway=urlsplit(settings.text_webhook_url or "").hostname), form.status


def _can_send(channel: str) -> bool:
    settings = runtime().settings
    return (settings.text_webhook_url if channel == Channel.TEXT else settings.smtp_url) is not None


def _record(actor: Actor, address: str) -> None:
    with open_unit(actor) as unit:
        unit.record("mail.server_tested", to=address)
