"""One's own data: what is held, why and until when; taken away or erased with a code; and certificates of erasure."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused, sentence_for
from app.core.unit import Unit
from app.web.downloads import send_bytes
from app.web.limits import limiter
from app.web.links import private
from app.web.pages import localized
from app.web.qr import code_svg
from app.web.routing import BY_LINK, PUBLIC
from events.registration import queries
from events.registration.enums import ErasureReason
from events.registration.models import Delegate
from events.registration.policy import may_edit_settings, may_erase_delegates
from events.registration.queries.erasures import erasures_of, find_certificate
from events.registration.routes import feature
from events.registration.routes.own import link_secret
from events.registration.services.consents import change_consent, consents_asked
from events.registration.services.erasure import erase_delegate
from events.registration.services.letters import own_address
from events.registration.services.own_data import erase_own, own_data, take_own_data, what_is_held
from events.registration.services.proofs import HOLDS_ON_PAPER, hand_code, send_code, way_of_code
from events.registration.wording import consent_lines, erased_words, held_words
from events.setup.models import Event


@feature.page("/my/<link_token>/data", may=BY_LINK)
@limiter.limit("60 per minute")
def own_data_page(unit: Unit, delegate: Delegate) -> Any:
    """What is held about the holder of the link, why, and until when."""
    return private(render_template(
        "registration/own_data.html", event=g.event, delegate=delegate, link_token=link_secret(), words=held_words(),
        held=what_is_held(unit, g.event, delegate), way=way_of_code(delegate),
        consents=consent_lines(delegate, consents_asked(
            unit.session, g.event.id, queries.questions_of(unit.session, g.event.id)))))


@feature.action("/my/<link_token>/data/consents/<code>", may=BY_LINK)
@limiter.limit("30 per minute")
def own_consent(unit: Unit, delegate: Delegate, code: str) -> Any:
    """Give a separate consent, or withdraw it."""
    gives = bool(request.form.get("gives"))
    if change_consent(unit, g.event, delegate, code, gives=gives):
        flash(_("You have agreed.") if gives else _("Your consent is withdrawn."), "success")
    return _to_data()


@feature.action("/my/<link_token>/data/code", may=BY_LINK)
@limiter.limit("5 per minute; 20 per hour")
def own_code(unit: Unit, delegate: Delegate) -> Any:
    """Send a code to the delegate's own address."""
    send_code(unit, g.event, delegate)
    flash(_("A code has been sent to the e-mail address that you registered with.") if delegate.email else
          _("A code has been sent to the mobile number that you registered with."), "success")
    return _to_data()


@feature.action("/my/<link_token>/data/file", may=BY_LINK)
@limiter.limit("20 per minute")
def own_data_file(unit: Unit, delegate: Delegate) -> Any:
    """Everything as a file."""
    readable = render_template(
        "registration/own_data_file.html", event=g.event, delegate=delegate, data=own_data(unit, delegate),
        words=held_words(), held=what_is_held(unit, g.event, delegate))
    found = take_own_data(unit, g.event, delegate, request.form.get("code", ""), readable)
    if isinstance(found, str):
        # Not an error's answer, which would forget that a try was used up.
        flash(sentence_for(Refused(found)), "error")
        return _to_data()
    return send_bytes(found, name=f"{delegate.reference}.zip", media_type="application/zip")


@feature.action("/my/<link_token>/data/erase", may=BY_LINK)
@limiter.limit("20 per minute")
def own_erase(unit: Unit, delegate: Delegate) -> Any:
    """Erase everything; nothing brings it back."""
    found = erase_own(unit, g.event, delegate, request.form.get("code", ""))
    if isinstance(found, str):
        flash(sentence_for(Refused(found)), "error")
        return _to_data()
    return redirect(url_for("registration.certificate", event_code=g.event.code, certificate=found.certificate), 303)


@feature.page("/e/<event_code>/erased/<certificate>", may=PUBLIC)
def certificate(unit: Unit, event: Event, certificate: str) -> Any:
    """What was erased and when; it says nothing of whom."""
    found = find_certificate(unit.session, event.id, certificate)
    if found is None:
        raise NotFound("certificate_unknown")
    return private(render_template(
        "registration/certificate.html", event=event, erasure=found, words=erased_words(),
        questions=[localized(one.label) for one in queries.questions_of(unit.session, event.id)
                   if one.key in (found.questions or ())]))


@feature.page("/manage/<event_code>/delegates/erasures", may=may_edit_settings)
def erasures(unit: Unit, event: Event) -> Any:
    """What was erased at this event, latest first, each with its certificate."""
    return render_template("registration/erasures.html", event=event, words=erased_words(),
                           erasures=erasures_of(unit.session, event.id))


@feature.action("/manage/<event_code>/delegates/<reference>/erase", may=may_erase_delegates)
def erase(unit: Unit, event: Event, reference: str) -> Any:
    """Erase all that tells who somebody is, at their wish."""
    found = queries.delegate_of(unit.session, event.id, reference)
    erase_delegate(unit, event, found, ErasureReason.ASKED)
    flash(_("Everything that told who this person is has been erased."), "success")
    return redirect(url_for("registration.erasures", event_code=event.code), 303)


@feature.action("/manage/<event_code>/delegates/<reference>/code", may=may_erase_delegates)
def hand_code_over(unit: Unit, event: Event, reference: str) -> Any:
    """A code on a page to be printed once and handed over, to who can't be sent one; with the personal page's link."""
    found = queries.delegate_of(unit.session, event.id, reference)
    address = own_address(found)
    return private(render_template(
        "registration/code_on_paper.html", event=event, delegate=found, code=hand_code(unit, event, found),
        until=unit.now() + HOLDS_ON_PAPER, address=address, picture=code_svg(address, _("Your personal page"))))


def _to_data() -> Any:
    return redirect(url_for("registration.own_data_page", link_token=link_secret()), 303)
