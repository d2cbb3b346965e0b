"""The event's own texts: listed, written, tried with a real delegate."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.mail.occasions import Occasion, Text, all_occasions, find_occasion
from app.mail.policy import may_edit_texts
from app.mail.queries import own_texts
from app.mail.rules import placeholders_in
from app.mail.services import check_text, filled, known_placeholders, reset_text, save_text, written_text
from app.vocabulary.localized import LANGUAGES
from app.vocabulary.times import local_date
from app.web.downloads import send_bytes
from app.web.pages import localized
from events.letters import queries
from events.letters.forms import TextForm
from events.letters.policy import may_write
from events.letters.routes import feature
from events.letters.services.answers import sensitive_names
from events.letters.services.papers import HIDDEN, compose_sheet, set_sheets
from events.registration.models import Delegate
from events.registration.rules.references import tidy_reference
from events.setup.models import Event


@feature.page("/manage/<event_code>/letters", may=may_write)
def index(unit: Unit, event: Event) -> Any:
    """What was written to many, letters on paper, and all texts."""
    return render_template(
        "letters/index.html", event=event, occasions=all_occasions(), own=own_texts(unit.session, event.id),
        languages=LANGUAGES, mailings=queries.latest_mailings(unit.session, event.id))


@feature.form("/manage/<event_code>/letters/texts/<occasion>/<any(zh, en):language>", may=may_edit_texts)
def edit_text(unit: Unit, event: Event, occasion: str, language: str) -> Any:
    """Write a text, look at it with a delegate's values, keep it."""
    about = find_occasion(occasion)
    written = written_text(unit.session, event.id, occasion, language)
    form = TextForm(data={"subject": written.text.subject, "body": written.text.body})
    tried: Text | None = None
    delegate = queries.a_delegate(unit.session, event.id, tidy_reference(form.reference.data or ""))
    if form.validate_on_submit():
        typed, action = Text(form.subject.data or "", form.body.data or ""), request.form.get("action")
        try:
            if action == "save":
                save_text(unit, event, about, language, typed)
                flash(_("The text is saved. It is used from the next message on."), "success")
                return redirect(url_for("letters.index", event_code=event.code), 303)
            checked = check_text(unit, event, about, typed)
            if action == "pdf" and about.on_paper and delegate is not None:
                return _as_pdf(unit, event, delegate, checked, language)
            tried = _tried(unit, event, delegate, about, checked, language=language)
        except Refused as refusal:
            form.refuse(refusal)
    known = known_placeholders(unit.session, event.id, about)
    return render_template(
        "letters/edit_text.html", event=event, occasion=about, language_of_text=language, form=form, is_own=written.is_own,
        tried=tried, delegate=delegate, known={name: localized(doc) if isinstance(doc, dict) else str(doc)
                                               for name, doc in known.items()}), form.status


@feature.action("/manage/<event_code>/letters/texts/<occasion>/<any(zh, en):language>/reset", may=may_edit_texts)
def reset(unit: Unit, event: Event, occasion: str, language: str) -> Any:
    """Use our text again."""
    reset_text(unit, event, find_occasion(occasion), language)
    flash(_("The text that we bring is used again."), "success")
    return redirect(url_for("letters.edit_text", event_code=event.code, occasion=occasion, language=language), 303)


def _tried(unit: Unit, event: Event, delegate: Delegate | None, about: Occasion, text: Text, *, language: str) -> Text | None:
    """The text as this delegate would read it; a value that only the occasion has is told by its name."""
    if delegate is None:
        return None
    hidden = sensitive_names(unit.session, event, placeholders_in(text.subject + text.body))
    own = {name: f"[{doc}]" for name, doc in about.own.items()} | dict.fromkeys(hidden, HIDDEN)
    return filled(unit.session, text, delegate, language, own, on_paper=about.on_paper)


def _as_pdf(unit: Unit, event: Event, delegate: Delegate, text: Text, language: str) -> Any:
    if delegate.event_id != event.id:
        raise NotFound
    hidden = sensitive_names(unit.session, event, placeholders_in(text.subject + text.body))
    sheet = compose_sheet(unit.session, event, delegate, text, language,
                          today=local_date(unit.now(), event.timezone), hidden=sorted(hidden))
    return send_bytes(set_sheets([sheet]), name=f"{sheet.title}.pdf", media_type="application/pdf")
