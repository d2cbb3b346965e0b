"""The organisers' invitations: made singly, from a list or a sheet, as codes; and what has become of each."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused, sentence_for
from app.core.unit import Unit
from app.web.forms import Form
from app.web.languages import current_language
from app.web.pages import localized
from app.web.paging import PageRequest, fetch_page
from events.registration import queries, services
from events.registration.errors import FormRefused
from events.registration.forms import InvitationCodeForm, InvitationForm, InvitationsForm, options
from events.registration.policy import may_edit_delegates, may_view_delegates
from events.registration.routes import feature
from events.registration.routes.offering import refuse_form, sent_texts
from events.registration.rules.invitations import read_pasted, state_of
from events.registration.services.member_sheets import read_invited
from events.registration.wording import invitation_words, rejection_words
from events.setup.models import Event


@feature.page("/manage/<event_code>/invitations", may=may_view_delegates)
def invitations(unit: Unit, event: Event) -> Any:
    """All invitations with their states."""
    wanted = PageRequest.read({"sort": "-created", **request.args.to_dict()}, queries.INVITATION_SORTS)
    words, state = (request.args.get(name, "").strip()[:100] for name in ("q", "state"))
    page = fetch_page(unit.session, queries.invitations_statement(
        event.id, wanted.sort, wanted.descending, words=words, state=state), wanted)
    shows_links = unit.may(may_edit_delegates, event)
    return render_template(
        "registration/invitations.html", event=event, page=page, wanted=wanted, words=invitation_words(), q=words, state=state,
        states={one.id: state_of(one) for one in page.rows},
        links={one.id: services.invitation_address(one) for one in page.rows} if shows_links else {},
        codes={one.id: services.invitation_token(one) for one in page.rows if one.kind == "code"} if shows_links else {})


@feature.form("/manage/<event_code>/invitations/add", may=may_edit_delegates)
def add_invitation(unit: Unit, event: Event) -> Any:
    """Invite one person."""
    form = _offered(event, InvitationForm())
    form.name.flags.required = True
    if unit.writes and form.validate():
        try:
            made = services.invite(unit, event, [_sent(form)], _terms(form))
            if made.refused:
                raise FormRefused(made.refused[0][2])
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            _say(made)
            return _to_list(event)
    return _page(event, form, _("Invite somebody"), _("Invite"))


@feature.form("/manage/<event_code>/invitations/code", may=may_edit_delegates)
def add_code(unit: Unit, event: Event) -> Any:
    """Make a code for a unit."""
    form = _offered(event, InvitationCodeForm())
    form.name.flags.required = form.places.flags.required = True
    if unit.writes and form.validate():
        typed = (sent_texts(form, "places") or [""])[0].strip()
        places = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
        try:
            services.issue_code(unit, event, _sent(form), places, _terms(form))
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            flash(_("The code is made."), "success")
            return _to_list(event)
    return _page(event, form, _("A code for a unit"), _("Make the code"))


@feature.form("/manage/<event_code>/invitations/many", may=may_edit_delegates)
def add_invitations(unit: Unit, event: Event) -> Any:
    """Invite everybody of a pasted list or a spreadsheet; who can't be read is told, the others are invited."""
    form = _offered(event, InvitationsForm())
    if unit.writes and form.validate():
        try:
            people, refused = _people(unit, event, form)
            made = services.invite(unit, event, people, _terms(form))
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            _say(made)
            lines = refused + [
                f"{number} · {name}: " + " ".join(sentence_for(one) for one in FormRefused(errors).each())
                for number, name, errors in made.refused]
            if lines:
                return render_template("registration/invitations_refused.html", event=event, lines=lines)
            return _to_list(event)
    return _page(event, form, _("Invite many"), _("Invite"))


@feature.action("/manage/<event_code>/invitations/<int:invitation_id>/send", may=may_edit_delegates)
def send_invitation(unit: Unit, event: Event, invitation_id: int) -> Any:
    """Mail an invitation, or mail it again."""
    found = queries.invitation_of(unit.session, event.id, invitation_id)
    services.send_invitation(unit, event, found)
    flash(_("The invitation is on its way to %(email)s.", email=found.email), "success")
    return _to_list(event)


@feature.action("/manage/<event_code>/invitations/<int:invitation_id>/withdraw", may=may_edit_delegates)
def withdraw_invitation(unit: Unit, event: Event, invitation_id: int) -> Any:
    """Let an invitation open nothing any more."""
    services.withdraw_invitation(unit, event, queries.invitation_of(unit.session, event.id, invitation_id))
    flash(_("The invitation is withdrawn. Who came by it stays registered."), "success")
    return _to_list(event)


def _offered(event: Event, form: Any) -> Any:
    form.category.choices = options([(one.code, localized(one.name)) for one in event.categories])
    return form


def _sent(form: Form) -> dict[str, str]:
    return {name: (sent_texts(form, name) or [""])[0] for name in ("name", "name_latin", "unit", "title", "mobile", "email")}


def _terms(form: Any) -> services.Terms:
    return services.Terms(
        category=(sent_texts(form, "category") or [""])[0], reserves=bool(form.reserves.data), send=bool(form.send.data),
        language=form.language.data if form.language.data in ("zh", "en") else current_language())


def _people(unit: Unit, event: Event, form: InvitationsForm) -> tuple[list[dict[str, str]], list[str]]:
    """Whom a list or a sheet names, and the sheet's rows that can't be read, in words."""
    sent = form.file.data
    content = sent.read() if sent and sent.filename else b""
    if not content:
        people = read_pasted(form.people.data or "")
        if not people:
            raise Refused("nobody_invited", field="people")
        return people, []
    sheet = read_invited(unit.session, event, content)
    words = rejection_words()
    return ([{**one.submitted.person, "category": one.submitted.category} for one in sheet.members],
            [f"{one.row} · {fault.value or ''}: {words.get(fault.code, fault.code)}" for one in sheet.rejected
             for fault in one.faults])


def _refuse(form: Form, refusal: Refused) -> None:
    if isinstance(refusal, FormRefused):
        refuse_form(form, refusal)
    else:
        form.refuse(refusal)


def _say(made: services.Made) -> None:
    if made.invitations:
        flash(_("%(count)s invited.", count=len(made.invitations)), "success")
    if made.known:
        flash(_("Invited before, and left as they are: %(names)s.", names=", ".join(made.known[:20])), "info")


def _page(event: Event, form: Form, heading: str, verb: str) -> Any:
    return render_template(
        "registration/invitation_form.html", event=event, form=form, heading=heading, verb=verb), form.status


def _to_list(event: Event) -> Any:
    return redirect(url_for("registration.invitations", event_code=event.code), 303)
