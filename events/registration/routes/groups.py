"""Groups: a contact opens one, registers its members row by row or by a sheet, and sees what becomes of each."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.actors import Nobody
from app.core.errors import NotFound, Refused, sentence_for
from app.core.unit import Unit, open_unit
from app.vocabulary.localized import clauses, text
from app.web.downloads import send_stored
from app.web.languages import current_language
from app.web.limits import limiter
from app.web.links import private
from app.web.qr import code_svg
from app.web.routing import BY_LINK, PUBLIC
from events.registration import queries, services
from events.registration.errors import FormRefused
from events.registration.forms import CONSENT, TRAP, GroupForm, MemberSheetForm, options, person_form
from events.registration.models import Group
from events.registration.routes import feature, load_group
from events.registration.routes.offering import public_offer, refuse_form, sent_texts
from events.registration.routes.public import browser_secret, form_page, is_trapped, submitted
from events.registration.rules.consents import PRIVACY, SENSITIVE
from events.registration.rules.groups import may_be_removed, may_be_shown_link
from events.registration.services.letters import can_reach
from events.registration.services.member_sheets import (
    MemberSheet,
    SheetMember,
    keep_refused,
    kept_refused,
    read_members,
)
from events.registration.wording import field_words, rejection_words, status_words
from events.setup.models import Event
from events.setup.rules import closed_because, is_open, is_public


@feature.form("/e/<event_code>/group", may=PUBLIC)
@limiter.limit("10 per minute; 60 per hour", methods=["POST"])
def open_group(unit: Unit, event: Event) -> Any:
    """Open a group."""
    if not is_public(event.status):
        raise NotFound
    closed = closed_because(event, unit.now())
    if closed and not unit.writes:
        return render_template("registration/closed.html", event=event, is_early=closed == "registration_not_open")
    form = GroupForm()
    for name in ("name", "contact_name"):
        form[name].flags.required = True
    if closed:
        form.refuse(Refused(closed))
        return render_template("registration/open_group.html", event=event, form=form, trap=TRAP), 409
    if unit.writes and form.validate() and not is_trapped(form):
        sent = {name: form[name].data or "" for name in ("name", "contact_name", "mobile", "email")}
        try:
            token = services.open_group(unit, event, sent, language=current_language(), sender=browser_secret())
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            return redirect(url_for("registration.group", group_token=token), 303)
    return render_template("registration/open_group.html", event=event, form=form, trap=TRAP), form.status


@feature.page("/group/<group_token>", may=BY_LINK)
@limiter.limit("120 per minute")
def group(unit: Unit, group: Group) -> Any:
    """The contact's page: everybody in the group with their state, and the ways to add others."""
    return _group_page(unit, g.event, group, _sheet_form(g.event))


@feature.form("/group/<group_token>/add", may=BY_LINK)
@limiter.limit("120 per minute", methods=["POST"])
def add_member(unit: Unit, group: Group) -> Any:
    """Register one member, with the same form as the public one."""
    event: Event = g.event
    questions = queries.questions_of(unit.session, event.id)
    form = person_form(public_offer(event, questions), public=True)
    form[CONSENT].label.text = _("This person agrees that I pass their details on, to be used as described here")
    if unit.writes and form.validate():
        try:
            taken = services.register_member(unit, event, group, submitted(form, questions))
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            flash(_told(taken, form["name"].data or ""), "success")
            return _to_group()
    return form_page(event, questions, form, keeps_drafts=False, draft_key=f"group-{group.id}", is_for_others=True,
                     heading=_("Add a member"), back=url_for("registration.group", group_token=_secret()))


@feature.resource("/group/<group_token>/sheet", may=BY_LINK, methods=["GET", "POST"], own_units=True)
@limiter.limit("10 per minute; 60 per hour", methods=["POST"])
def upload_members(group_token: str) -> Any:
    """Register everybody in a sheet, each in a unit of their own, so that one who is refused stops nobody else."""
    if request.method == "GET":
        # Its answer in the other language: nobody is registered by looking.
        return _to_group()
    request.form  # noqa: B018  # an upload is read before a unit opens, so that a slow line holds no lock
    with open_unit(Nobody(), writes=False) as unit:
        found = load_group(unit, group_token)
        g.unit = unit
        form = _sheet_form(g.event)
        sheet = _read(unit, g.event, form)
        if sheet is None:
            return _group_page(unit, g.event, found, form)
    lines = [_registered(group_token, one) for one in sheet.members]
    words = rejection_words()
    refused = [line for line in lines if line["reasons"]] + [
        {"row": one.row, "rows": (one.row,), "name": one.name, "values": [fault.value for fault in one.faults],
         "reasons": [f"{fault.column or ''} {words.get(fault.code, fault.code)}".strip() for fault in one.faults]}
        for one in sheet.rejected]
    with open_unit(Nobody(), writes=bool(refused)) as unit:
        found = load_group(unit, group_token)
        return private(render_template(
            "registration/group_sheet.html", event=g.event, group=found, group_token=group_token,
            taken=[line for line in lines if not line["reasons"]],
            refused=sorted(refused, key=lambda line: line["row"]),
            file_token=_keep(unit, g.event, sheet, refused) if refused else None))


@feature.page("/group/<group_token>/refused/<file_token>", may=BY_LINK)
@limiter.limit("60 per minute")
def refused_members(unit: Unit, group: Group, file_token: str) -> Any:
    """The rows of a sheet that were not taken, ready to be corrected and uploaded again."""
    return send_stored(kept_refused(unit.session, group, file_token))


@feature.action("/group/<group_token>/members/<reference>/remove", may=BY_LINK)
@limiter.limit("60 per minute")
def remove_member(unit: Unit, group: Group, reference: str) -> Any:
    """Take somebody out of the group."""
    member = services.remove_member(unit, g.event, group, reference)
    flash(_("%(name)s is no longer in the group.", name=member.name), "success")
    return _to_group()


@feature.action("/group/<group_token>/members/<reference>/link", may=BY_LINK)
@limiter.limit("60 per minute; 300 per hour")
def send_member_link(unit: Unit, group: Group, reference: str) -> Any:
    """Send a member their own link."""
    member = services.send_member_link(unit, g.event, group, reference)
    flash(_("The link is on its way to %(name)s.", name=member.name), "success")
    return _to_group()


@feature.form("/group/<group_token>/members/<reference>/show-link", may=BY_LINK)
@limiter.limit("60 per minute; 600 per hour", methods=["POST"])
def show_member_link(unit: Unit, group: Group, reference: str) -> Any:
    """The link of a member whom none can be sent, to be copied or printed; that it was seen is recorded."""
    if not unit.writes:
        return _to_group()
    member, address = services.show_member_link(unit, g.event, group, reference)
    return private(render_template(
        "registration/group_member_link.html", event=g.event, group=group, group_token=_secret(), member=member,
        address=address, picture=code_svg(address, _("Personal page of %(name)s", name=member.name))))


def _sheet_form(event: Event) -> MemberSheetForm:
    form = MemberSheetForm()
    public = [(one.code, text(one.name, current_language())) for one in event.categories if one.public]
    form.category.choices = options(public)
    return form


def _read(unit: Unit, event: Event, form: MemberSheetForm) -> MemberSheet | None:
    """The sheet, or None where the form says what is wrong."""
    sent = form.file.data
    content = sent.read() if sent and sent.filename else b""
    try:
        closed = closed_because(event, unit.now())
        if closed:
            raise Refused(closed)
        if not form.agreement.data:
            raise Refused("agreement_needed", field="agreement")
        if not content:
            raise Refused("file_empty", field="file")
        return read_members(unit.session, event, content, category=(sent_texts(form, "category") or [""])[0],
                            consents=frozenset({PRIVACY, SENSITIVE}), language=current_language())
    except Refused as refusal:
        form.refuse(refusal)
        return None


def _keep(unit: Unit, event: Event, sheet: MemberSheet, refused: list[dict[str, Any]]) -> str:
    """Keep the refused rows as a workbook; its secret."""
    reasons = {row: clauses(line["reasons"], current_language()) for line in refused for row in line["rows"]}
    words = {target: str(said) for target, said in field_words().items()}
    return keep_refused(unit, event, sheet, reasons, words=words, language=current_language()).token


def _registered(group_token: str, one: SheetMember) -> dict[str, Any]:
    """What came of one person of a sheet, in words."""
    name = one.submitted.person["name"]
    line: dict[str, Any] = {"row": one.rows[0], "rows": one.rows, "name": name, "reasons": [], "values": []}
    try:
        with open_unit(Nobody()) as unit:
            found = load_group(unit, group_token)
            taken = services.register_member(unit, g.event, found, one.submitted, from_sheet=True)
            return line | {"told": _told(taken, name)}
    except FormRefused as refusal:
        return line | {"reasons": [sentence_for(_localized(error)) for error in refusal.each()]}
    except Refused as refusal:
        return line | {"reasons": [sentence_for(refusal)]}


def _localized(error: Refused) -> Refused:
    language = current_language()
    return Refused(error.code, field=error.field, **{
        name: text(value, language) if isinstance(value, dict) else value for name, value in error.parameters.items()})


def _told(taken: services.Taken, name: str) -> str:
    return str({
        services.Taken.ADDED: _("%(name)s is registered.", name=name),
        services.Taken.KNOWN: _("%(name)s is in the group already.", name=name),
        services.Taken.LINK_SENT: _(
            "If %(name)s is registered already, a link is on its way to the address that is known.", name=name),
    }[taken])


def _group_page(unit: Unit, event: Event, group: Group, form: MemberSheetForm) -> Any:
    members = queries.members_of(unit.session, group)
    reachable = {one.id for one in members if can_reach(one)}
    return private(render_template(
        "registration/group.html", event=event, group=group, members=members, form=form, group_token=_secret(),
        statuses=status_words(), reachable=reachable,
        shown={one.id for one in members if may_be_shown_link(one.source, one.status, is_reachable=one.id in reachable)},
        removable={one.id for one in members if may_be_removed(one.status)}, is_open=is_open(event, unit.now())),
        form.status)


def _secret() -> str:
    values = request.view_args or abort(404)
    return str(values["group_token"])


def _to_group() -> Any:
    return redirect(url_for("registration.group", group_token=_secret()), 303)
