"""Certificates of attendance: the rule, whose they are, one of them, its check by anybody, and one's own."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectChoice

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.vocabulary.times import local_date
from app.web.downloads import send_bytes, send_stored
from app.web.languages import current_language
from app.web.limits import limiter
from app.web.links import private
from app.web.paging import PageRequest, page_of
from app.web.routing import BY_LINK, PUBLIC
from badges.watching.enums import AttendanceRule, PaperKind
from badges.watching.forms import AttendanceForm, RevokeForm
from badges.watching.models import Certificate
from badges.watching.policy import may_certify
from badges.watching.queries.attendance import certificate_of, certificate_with, find_certificate, who_attended
from badges.watching.queries.papers import find_paper, latest_papers
from badges.watching.queries.settings import settings_of
from badges.watching.routes.feature import feature
from badges.watching.rules.attendance import grouped, hours_told, initial_of, readable_code
from badges.watching.services.certificates import (
    fetch_own,
    may_fetch_own,
    order_certificates,
    paper_of,
    restore,
    revoke,
    set_certificates,
    speaks_until,
)
from badges.watching.services.settings import AttendancePlan, save_attendance
from badges.watching.wording import RULES, rule_in_words
from events.registration.models import Delegate
from events.registration.queries.persons import event_of
from events.registration.routes.own import link_secret
from events.setup.models import Event


@feature.page("/manage/<event_code>/certificates", may=may_certify)
def certificates(unit: Unit, event: Event) -> Any:
    """Who attended by the rule, and what was made for them."""
    settings = settings_of(unit.session, event.id)
    wanted, category = PageRequest.read(request.args, ()), request.args.get("category", "")
    page = page_of(who_attended(unit.session, event, settings, category), wanted)
    language = current_language()
    return render_template(
        "watching/certificates.html", event=event, page=page, wanted=wanted, rule=rule_in_words(settings),
        settings=settings, grouped=grouped, hours_told=hours_told, category=category,
        categories=[(one.code, text(one.name, language)) for one in event.categories],
        is_early=local_date(unit.now(), event.timezone) < event.ends, **_papers(unit, event),
    )  # fmt: skip


def _papers(unit: Unit, event: Event) -> dict[str, Any]:
    return {"papers": latest_papers(unit.session, event, PaperKind.CERTIFICATES)}


@feature.page("/manage/<event_code>/certificates/made", may=may_certify)
def certificates_made(unit: Unit, event: Event) -> Any:
    """The list of orders alone, for a page that looks again while one is being made."""
    return render_template("watching/_certificates.html", event=event, **_papers(unit, event))


@feature.action("/manage/<event_code>/certificates/order", may=may_certify)
def order(unit: Unit, event: Event) -> Any:
    """Have certificates made: for those who are ticked, or for all of the list."""
    takes_all = request.form.get("all_matching") == "1"
    ids = None if takes_all else [int(one) for one in request.form.getlist("ids") if one.isascii() and one.isdigit()]
    made = order_certificates(unit, event, ids, request.args.get("category", ""))
    flash(ngettext("%(num)s certificate is being made. It appears below in a moment.",
                   "%(num)s certificates are being made. They appear below in a moment.", made.count), "success")
    return redirect(url_for("watching.certificates", event_code=event.code), 303)


@feature.form("/manage/<event_code>/certificates/rule", may=may_certify)
def rule(unit: Unit, event: Event) -> Any:
    """What counts as attendance, and whether delegates fetch their certificates."""
    kept = settings_of(unit.session, event.id)
    form = AttendanceForm(data={
        "rule": kept.attendance_rule, "least": kept.attendance_least, "is_open": kept.certificates_open})
    form.rule.choices = [SelectChoice(str(one), str(RULES[one])) for one in AttendanceRule]
    if form.validate_on_submit():
        save_attendance(unit, event, AttendancePlan(
            AttendanceRule(form.rule.data), form.least.data or 1, form.is_open.data))
        flash(_("Saved."), "success")
        return redirect(url_for("watching.certificates", event_code=event.code), 303)
    return render_template("watching/rule.html", event=event, form=form), form.status


@feature.page("/manage/<event_code>/certificates/orders/<int:order_id>/file", may=may_certify)
def certificates_file(unit: Unit, event: Event, order_id: int) -> Any:
    """Certificates that were made together."""
    return send_stored(find_paper(unit.session, event, order_id, PaperKind.CERTIFICATES))


@feature.page("/manage/<event_code>/certificates/<int:certificate_id>", may=may_certify)
def certificate(unit: Unit, event: Event, certificate_id: int) -> Any:
    """One certificate: what it says, as PDF, and whether it holds."""
    return _certificate(unit, event, certificate_id, RevokeForm(formdata=None))


def _certificate(unit: Unit, event: Event, certificate_id: int, form: RevokeForm) -> Any:
    found, delegate = _found(unit, event, certificate_id)
    return render_template(
        "watching/certificate.html", event=event, certificate=found, delegate=delegate, form=form,
        code=grouped(found.code), hours=hours_told(found.minutes), early=speaks_until(event, found),
    ), form.status  # fmt: skip


def _found(unit: Unit, event: Event, certificate_id: int) -> tuple[Certificate, Delegate]:
    found = find_certificate(unit.session, event, certificate_id)
    if found is None:
        raise NotFound
    return found


@feature.page("/manage/<event_code>/certificates/<int:certificate_id>/<language>.pdf", may=may_certify)
def certificate_pdf(unit: Unit, event: Event, certificate_id: int, language: str) -> Any:
    """One certificate as PDF, in a language."""
    found, delegate = _found(unit, event, certificate_id)
    if language not in ("zh", "en"):
        raise NotFound
    return _pdf(unit, event, delegate, found, language)


@feature.action("/manage/<event_code>/certificates/<int:certificate_id>/revoke", may=may_certify)
def revoke_one(unit: Unit, event: Event, certificate_id: int) -> Any:
    """Declare a certificate void."""
    form = RevokeForm()
    if not form.validate_on_submit():
        return _certificate(unit, event, certificate_id, form)
    revoke(unit, event, certificate_id, form.reason.data)
    flash(_("The certificate is revoked: whoever checks it is told so."), "success")
    return redirect(url_for("watching.certificate", event_code=event.code, certificate_id=certificate_id), 303)


@feature.action("/manage/<event_code>/certificates/<int:certificate_id>/restore", may=may_certify)
def restore_one(unit: Unit, event: Event, certificate_id: int) -> Any:
    """Make a revoked certificate valid again."""
    restore(unit, event, certificate_id)
    flash(_("The certificate is valid again."), "success")
    return redirect(url_for("watching.certificate", event_code=event.code, certificate_id=certificate_id), 303)


@feature.page("/attended", may=PUBLIC)
@limiter.limit("60 per minute")
def look_up(_unit: Unit) -> Any:
    """Where a code is typed."""
    code = readable_code(request.args.get("code", ""))
    if code:
        return redirect(url_for("watching.verify", code=code), 303)
    return render_template("watching/verify.html", found=None, asked=request.args.get("code", "")), 200


@feature.page("/attended/<code>", may=PUBLIC)
@limiter.limit("60 per minute")
def verify(unit: Unit, code: str) -> Any:
    """Whether a certificate holds: an initial, the event, valid or not, and nothing else of anybody."""
    row = certificate_with(unit.session, readable_code(code))
    if row is None:
        return private(render_template("watching/verify.html", found=None, asked=code), 404)
    found, delegate, event = row
    return private(render_template(
        "watching/verify.html", found=found, initial=initial_of(delegate.name), name=event.name, code=grouped(found.code),
        asked=code), 200)  # fmt: skip


@feature.form("/my/<link_token>/certificate", may=BY_LINK)
@limiter.limit("30 per minute")
def own(unit: Unit, delegate: Delegate) -> Any:
    """One's own certificate: issued by the button, then to be downloaded."""
    event = event_of(unit.session, delegate)
    if not may_fetch_own(unit, event, delegate):
        raise NotFound("no_certificate_yet")
    token = link_secret()
    if unit.writes:
        fetch_own(unit, event, delegate)
        return redirect(url_for("watching.own", link_token=token), 303)
    found = certificate_of(unit.session, delegate.id)
    if found and found.revoked_at is None and speaks_until(event, found):
        # It was made while the event went on; the button brings it up to date.
        found = None
    return private(render_template(
        "watching/own.html", event=event, delegate=delegate, certificate=found, link_token=token,
        code=grouped(found.code) if found else ""), 200)  # fmt: skip


@feature.page("/my/<link_token>/certificate/<language>.pdf", may=BY_LINK)
@limiter.limit("10 per minute")
def own_pdf(unit: Unit, delegate: Delegate, language: str) -> Any:
    """One's own certificate as PDF."""
    event = event_of(unit.session, delegate)
    found = certificate_of(unit.session, delegate.id)
    if found is None or found.revoked_at is not None or language not in ("zh", "en"):
        raise NotFound("no_certificate_yet")
    if not may_fetch_own(unit, event, delegate):
        raise Refused("certificates_not_open")
    return _pdf(unit, event, delegate, found, language)


def _pdf(unit: Unit, event: Event, delegate: Delegate, found: Certificate, language: str) -> Any:  # what one is made of
    content = set_certificates([paper_of(unit, event, delegate, found, language)])
    return send_bytes(content, name=f"{event.code}-attendance-{delegate.reference}.pdf", media_type="application/pdf")
