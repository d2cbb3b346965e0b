"""Certificates of attendance: issued once, printed as often as needed, checked by anybody with the code, revocable."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import force_locale

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.mail.services import filled, written_text
from app.vocabulary.localized import text
from app.vocabulary.times import format_date, local_date
from app.web.addresses import address_of
from app.web.paper_styles import paper_style
from app.web.qr import code_png
from badges.watching.enums import PaperKind
from badges.watching.models import Certificate, PaperOrder
from badges.watching.policy import may_certify
from badges.watching.queries.attendance import (
    certificate_of,
    find_certificate,
    rule_of,
    what_attended,
    who_attended,
)
from badges.watching.queries.settings import settings_of
from badges.watching.rules.attendance import (
    ALPHABET,
    CODE_LENGTH,
    Attended,
    covers_only_until,
    grouped,
    has_attended,
    hours_told,
    minutes_of,
)
from badges.watching.services.papers import order_paper
from badges.watching.wording import CERTIFICATE, attended_in_words, issued_early_in_words
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.setup.enums import EventStatus
from events.setup.models import Event
from events.setup.queries import hosts_of

MOST_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """A certificate as it is set: plain values only. `name` is the paragraph that is set large.

    `early` says up to which day it speaks, where it was issued before the event's last day.
    """

    language: str
    title: str
    paragraphs: tuple[str, ...]
    name: str
    early: str
    hosts: tuple[str, ...]
    date: str
    code: str
    address: str


def issue(unit: Unit, event: Event, delegate: Delegate) -> Certificate:
    """A delegate's certificate, issued now where there is none yet; one of an earlier day of the event is brought up to date.

    Raises Forbidden, Refused("not_attended", "certificate_revoked").
    Records watching.certificate_issued, watching.certificate_renewed.
    """
    unit.require(may_certify, event)
    return _issue(unit, event, delegate)


def may_fetch_own(unit: Unit, event: Event, delegate: Delegate) -> bool:
    """Whether a delegate finds the certificate on the personal page: it is open, the event is over, and it is due."""
    settings = settings_of(unit.session, event.id)
    is_over = local_date(unit.now(), event.timezone) > event.ends and event.status != EventStatus.DRAFT
    if not (settings.certificates_open and is_over and delegate.status == DelegateStatus.APPROVED):
        return False
    return has_attended(rule_of(settings), what_attended(unit.session, event, delegate))


def fetch_own(unit: Unit, event: Event, delegate: Delegate) -> Certificate:
    """One's own certificate, for whoever holds the personal link; the route has found the delegate by it.

    Raises Refused("certificates_not_open", "certificate_revoked").
    Records watching.certificate_issued, watching.certificate_renewed.
    """
    if not may_fetch_own(unit, event, delegate):
        raise Refused("certificates_not_open")
    return _issue(unit, event, delegate)


def _issue(unit: Unit, event: Event, delegate: Delegate) -> Certificate:
    # The delegate's row is held, so that of two who ask at once the second finds what the first was given.
    unit.session.refresh(delegate, with_for_update={"key_share": True})
    found = certificate_of(unit.session, delegate.id)
    if found is not None:
        if found.revoked_at is not None:
            raise Refused("certificate_revoked")
        return _brought_up_to_date(unit, event, delegate, found)
    what = what_attended(unit.session, event, delegate)
    if not _is_due(unit, event, delegate, what):
        raise Refused("not_attended")
    made = Certificate(event_id=event.id, delegate_id=delegate.id, code=_new_code())
    _state(unit, made, what)
    unit.session.add(made)
    unit.session.flush()
    unit.record("watching.certificate_issued", event_id=event.id, subject=("delegate", delegate.id), certificate=made.id)
    return made


def _is_due(unit: Unit, event: Event, delegate: Delegate, what: Attended) -> bool:
    rule = rule_of(settings_of(unit.session, event.id))
    return delegate.status == DelegateStatus.APPROVED and has_attended(rule, what)


def _state(unit: Unit, certificate: Certificate, what: Attended) -> None:
    certificate.activities, certificate.minutes = len(what.activities), minutes_of(what.activities)
    certificate.issued_by, certificate.issued_at = unit.actor.label[:200], unit.now()


def _brought_up_to_date(unit: Unit, event: Event, delegate: Delegate, certificate: Certificate) -> Certificate:
    """One that speaks of the event's first days only speaks of more once it is asked for on a later day."""
    early = speaks_until(event, certificate)
    if early is None or local_date(unit.now(), event.timezone) <= early:
        return certificate
    what = what_attended(unit.session, event, delegate)
    if _is_due(unit, event, delegate, what):
        _state(unit, certificate, what)
        unit.record(
            "watching.certificate_renewed", event_id=event.id, subject=("delegate", delegate.id), certificate=certificate.id)
    return certificate


def speaks_until(event: Event, certificate: Certificate) -> date | None:
    """The day up to which a certificate speaks, where it was issued before the event's last day."""
    return covers_only_until(local_date(certificate.issued_at, event.timezone), event.ends)


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _nth in range(CODE_LENGTH))


def order_certificates(unit: Unit, event: Event, delegate_ids: Sequence[int] | None, category: str = "") -> PaperOrder:
    """Have certificates made for these (None: all of a category, or all) who attended; those revoked are left out.

    Raises Forbidden, Refused("nobody_attended", "too_many_certificates"). Records watching.certificates_ordered.
    """
    unit.require(may_certify, event)
    chosen = None if delegate_ids is None else set(delegate_ids)
    lines = who_attended(unit.session, event, settings_of(unit.session, event.id), category)
    ids = [
        line.id for line in lines
        if (chosen is None or line.id in chosen) and not (line.certificate and line.certificate.revoked_at)
    ]  # fmt: skip
    if not ids:
        raise Refused("nobody_attended")
    if len(ids) > MOST_AT_ONCE:
        raise Refused("too_many_certificates", most=MOST_AT_ONCE)
    unit.record("watching.certificates_ordered", event_id=event.id, subject=("event", event.code), count=len(ids))
    return order_paper(unit, event, PaperKind.CERTIFICATES, {"delegate_ids": ids}, len(ids))


def issue_some(unit: Unit, event: Event, delegate_ids: Sequence[int]) -> list[CertificatePaper]:
    """Issue what is due to these and give it as it is set, in each one's language; who is due nothing any more is left out."""
    papers = []
    for delegate_id in delegate_ids:
        delegate = unit.session.get(Delegate, delegate_id)
        if delegate is None or delegate.event_id != event.id or delegate.erased_at is not None:
            continue
        try:
            certificate = issue(unit, event, delegate)
        except Refused:
            continue
        papers.append(paper_of(unit, event, delegate, certificate))
    return papers


def revoke(unit: Unit, event: Event, certificate_id: int, reason: str) -> Certificate:
    """Declare a certificate void: whoever checks it is told so.

    Raises Forbidden, NotFound, Refused("certificate_revoked"). Records watching.certificate_revoked.
    """
    certificate = _find(unit, event, certificate_id)
    if certificate.revoked_at is not None:
        raise Refused("certificate_revoked")
    certificate.revoked_at, certificate.revoked_by = unit.now(), unit.actor.label[:200]
    certificate.revoke_reason = reason[:200]
    unit.record(
        "watching.certificate_revoked", event_id=event.id, subject=("delegate", certificate.delegate_id), reason=reason[:200]
    )
    return certificate


def restore(unit: Unit, event: Event, certificate_id: int) -> Certificate:
    """Make a revoked certificate valid again.

    Raises Forbidden, NotFound, Refused("certificate_stands"). Records watching.certificate_restored.
    """
    certificate = _find(unit, event, certificate_id)
    if certificate.revoked_at is None:
        raise Refused("certificate_stands")
    certificate.revoked_at = certificate.revoked_by = certificate.revoke_reason = None
    unit.record("watching.certificate_restored", event_id=event.id, subject=("delegate", certificate.delegate_id))
    return certificate


def _find(unit: Unit, event: Event, certificate_id: int) -> Certificate:
    unit.require(may_certify, event)
    found = find_certificate(unit.session, event, certificate_id)
    if found is None:
        raise NotFound
    return found[0]


def paper_of(
    unit: Unit, event: Event, delegate: Delegate, certificate: Certificate, language: str | None = None
) -> CertificatePaper:
    """A certificate as plain values, in the delegate's language or another."""
    language = language or delegate.language
    today = format_date(local_date(certificate.issued_at, event.timezone), language, year=True)
    with force_locale(language):
        attended = attended_in_words(certificate.activities, hours_told(certificate.minutes))
        early = issued_early_in_words(today) if speaks_until(event, certificate) else ""
    written = written_text(unit.session, event.id, CERTIFICATE.key, language).text
    said = filled(unit.session, written, delegate, language, {"attended": attended, "today": today})
    paragraphs = tuple(part.strip() for part in said.body.strip().split("\n\n"))
    names = (delegate.name, delegate.name_latin)
    return CertificatePaper(
        language=language, title=said.subject, paragraphs=paragraphs,
        name=next((part for part in paragraphs if part in names), ""), early=early,
        hosts=tuple(text(name, language) for name in hosts_of(unit.session, event)),
        date=today, code=grouped(certificate.code),
        address=address_of("watching.verify", code=certificate.code),
    )  # fmt: skip


def set_certificates(papers: Sequence[CertificatePaper]) -> bytes:
    """Certificates as one PDF, each on a page of its own."""
    from app.web.pdf import Resource, render_pdf

    codes = {f"{nth}.png": Resource(code_png(paper.address), "image/png") for nth, paper in enumerate(papers)}
    # Jobs have no request: the document is made of what it is given, and of nothing that pages find.
    html = current_app.jinja_env.get_template("pdf/certificate.html").render(papers=papers)
    return render_pdf(html, paper_style("certificate"), codes)


def keep_one_of_two(unit: Unit, kept: Delegate, other: Delegate) -> None:
    """What becomes of certificates where two registrations become one: one stays, the kept one's before the other's."""
    mine, theirs = (certificate_of(unit.session, one.id) for one in (kept, other))
    if theirs is None:
        return
    if mine is None:
        theirs.delegate_id = kept.id
    elif theirs.revoked_at is None:
        theirs.revoked_at, theirs.revoked_by = unit.now(), unit.actor.label[:200]
    unit.session.flush()
