"""Messages to many: written, looked at with whom they reach, confirmed, and followed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from app.core.errors import Refused
from app.core.jobs import Job
from app.core.runtime import runtime
from app.core.unit import Unit
from app.mail.occasions import Text
from app.mail.services import filled, known_placeholders
from app.mail.wording import STATES, TONES
from app.vocabulary.localized import LANGUAGES
from app.web.pages import localized
from events.letters import queries
from events.letters.enums import Purpose
from events.letters.forms import MailingForm
from events.letters.policy import may_write
from events.letters.routes import feature
from events.letters.services.mailings import TO_MANY, Draft, Preview, preview_mailing, write_mailing
from events.registration.models import Delegate
from events.registration.queries import DelegateFilter
from events.setup.models import Event


@feature.form("/manage/<event_code>/letters/write", may=may_write)
def write(unit: Unit, event: Event) -> Any:
    """Write to all whom the filters in the address find: first shown, then, confirmed, sent."""
    form, wanted = MailingForm(), DelegateFilter.read(request.args)
    if form.validate_on_submit() and request.form.get("action") != "edit":
        draft = _draft(form)
        try:
            if form.seen.data:
                mailing = write_mailing(unit, event, wanted, draft, form.seen.data)
                count = len(mailing.delegate_ids)
                flash(ngettext("%(num)s message is being put into the outbox.",
                               "%(num)s messages are being put into the outbox.", count), "success")
                return redirect(url_for("letters.mailing", event_code=event.code, mailing_id=mailing.id), 303)
            return _shown(unit, event, form, preview_mailing(unit, event, wanted, draft))
        except Refused as refusal:
            if refusal.code == "recipients_changed":
                return _shown(unit, event, form, preview_mailing(unit, event, wanted, draft), changed=True), 409
            form.refuse(refusal)
    # What was seen before a change isn't what will be confirmed.
    form.seen.data = ""
    known = known_placeholders(unit.session, event.id, TO_MANY)
    return render_template(
        "letters/write.html", event=event, form=form, wanted=wanted, has_gateway=_has_gateway(),
        count=len(queries.recipients(unit.session, event.id, wanted)),
        known={name: localized(doc) if isinstance(doc, dict) else str(doc) for name, doc in known.items()}), form.status


@feature.page("/manage/<event_code>/letters/mailings/<int:mailing_id>", may=may_write)
def mailing(unit: Unit, event: Event, mailing_id: int) -> Any:
    """A message to many: what it says, how many have it."""
    row = queries.mailing_of(unit.session, event.id, mailing_id)
    job = unit.session.get(Job, row.job_id) if row.job_id else None
    return render_template(
        "letters/mailing.html", event=event, mailing=row, states=STATES, tones=TONES,
        counts=queries.states_of(unit.session, row), failed=job is not None and job.state == "failed")


def _draft(form: MailingForm) -> Draft:
    texts = {language: Text(form[f"subject_{language}"].data or "", form[f"body_{language}"].data or "")
             for language in LANGUAGES}
    return Draft(
        purpose=Purpose(form.purpose.data), texts=texts, enclosures=tuple(form.enclosures.data or ()),
        with_texts=bool(form.with_texts.data), held=bool(form.held.data))


def _shown(unit: Unit, event: Event, form: MailingForm, preview: Preview, *, changed: bool = False) -> Any:
    first = unit.session.get_one(Delegate, preview.reach.ids[0])
    text = preview.checked.text_in(first.language)
    language = first.language if first.language in preview.checked.texts else next(iter(preview.checked.texts))
    return render_template(
        "letters/confirm.html", event=event, form=form, preview=preview, reach=preview.reach, changed=changed,
        sample=filled(unit.session, text, first, language), sample_for=first, has_gateway=_has_gateway())


def _has_gateway() -> bool:
    return runtime().settings.text_webhook_url is not None
