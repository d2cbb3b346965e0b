"""Every address of accounts: one's own, staff, organisations, and the first start. The sign-in pages are the library's."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import login_user
from wtforms import SelectChoice

from app.accounts import queries, services
from app.accounts.forms import AccountForm, FirstStartForm, GrantForm, OrganisationForm, StaffForm
from app.accounts.models import Organisation, Staff
from app.accounts.policy import may_administer, may_change_staff, may_manage_organisations, may_manage_staff
from app.accounts.services import FirstStart, OrganisationValues, StaffValues
from app.accounts.sign_in.identity import current_staff
from app.accounts.wording import ROLES, role_choices
from app.core.actors import Grant, Role
from app.core.audit import history_of, tag_sentence
from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.vocabulary.localized import localized, text
from app.web.languages import current_language
from app.web.limits import limiter
from app.web.paging import PageRequest
from app.web.routing import BY_LINK, SIGNED_IN, Feature

feature = Feature("accounts", __name__)


@feature.form("/account", may=SIGNED_IN)
def account(unit: Unit) -> Any:
    """One's own account."""
    staff = _myself()
    form = AccountForm(obj=staff)
    if form.validate_on_submit():
        services.change_own_account(unit, staff, form.name.data or "", form.language.data)
        flash(_("Saved."), "success")
        return redirect(url_for("accounts.account", lang=form.language.data), 303)
    lines = queries.grants_of(unit.session, [staff.id])[staff.id]
    return render_template("accounts/account.html", form=form, staff=staff, grants=lines, roles=ROLES), form.status


@feature.page("/manage/staff", may=may_manage_staff)
def staff_list(unit: Unit) -> Any:
    """Accounts, searched and sorted."""
    wanted = PageRequest.read(request.args, queries.STAFF_SORTS)
    search = request.args.get("q", "").strip()[:100]
    page = queries.staff_page(unit.session, unit.actor, wanted, search)
    grants = queries.grants_of(unit.session, [staff.id for staff in page.rows])
    return render_template("accounts/staff_list.html", page=page, wanted=wanted, search=search, grants=grants, roles=ROLES)


@feature.form("/manage/staff/new", may=may_manage_staff)
def staff_new(unit: Unit) -> Any:
    """Add an account, with its first role if one is chosen."""
    form, grant_form = StaffForm(), _grant_form(unit, optional=True)
    if form.validate_on_submit() and grant_form.validate():
        try:
            staff = services.add_staff(unit, _staff_values(form))
            if grant_form.place.data:
                services.grant_role(unit, staff, _grant(grant_form))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s has an account now. Make a link with which a password can be set.", name=staff.name), "success")
            return redirect(url_for("accounts.staff_edit", staff_id=staff.id), 303)
    return render_template("accounts/staff_new.html", form=form, grant_form=grant_form), form.status


@feature.form("/manage/staff/<int:staff_id>", may=may_manage_staff)
def staff_edit(unit: Unit, staff_id: int) -> Any:
    """An account: what it is called, its roles, its history."""
    staff = queries.staff_by_id(unit.session, staff_id)
    form = StaffForm(obj=staff)
    if form.is_submitted():
        unit.require(may_change_staff, queries.reach_of(unit.session, staff))
    if form.validate_on_submit():
        try:
            services.change_staff(unit, staff, _staff_values(form))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("accounts.staff_edit", staff_id=staff.id), 303)
        unit.session.rollback()
        staff = queries.staff_by_id(unit.session, staff_id)
    return _staff_page(unit, staff, form), form.status


@feature.action("/manage/staff/<int:staff_id>/roles", may=may_manage_staff)
def role_grant(unit: Unit, staff_id: int) -> Any:
    """Give a role."""
    staff = queries.staff_by_id(unit.session, staff_id)
    form = _grant_form(unit)
    if not form.validate():
        raise Refused("grant_needs_place")
    services.grant_role(unit, staff, _grant(form))
    flash(_("The role is given."), "success")
    return redirect(url_for("accounts.staff_edit", staff_id=staff.id), 303)


@feature.action("/manage/staff/<int:staff_id>/roles/<int:grant_id>/take", may=may_manage_staff)
def role_revoke(unit: Unit, staff_id: int, grant_id: int) -> Any:
    """Take a role."""
    services.revoke_role(unit, queries.staff_by_id(unit.session, staff_id), grant_id)
    flash(_("The role is taken."), "success")
    return redirect(url_for("accounts.staff_edit", staff_id=staff_id), 303)


@feature.action("/manage/staff/<int:staff_id>/disable", may=may_manage_staff)
def staff_disable(unit: Unit, staff_id: int) -> Any:
    """Disable an account and end its sessions."""
    staff = queries.staff_by_id(unit.session, staff_id)
    services.disable_staff(unit, staff)
    flash(_("%(name)s can't sign in any more and has been signed out everywhere.", name=staff.name), "success")
    return redirect(url_for("accounts.staff_edit", staff_id=staff_id), 303)


@feature.action("/manage/staff/<int:staff_id>/enable", may=may_manage_staff)
def staff_enable(unit: Unit, staff_id: int) -> Any:
    """Enable an account again."""
    staff = queries.staff_by_id(unit.session, staff_id)
    services.enable_staff(unit, staff)
    flash(_("%(name)s can sign in again.", name=staff.name), "success")
    return redirect(url_for("accounts.staff_edit", staff_id=staff_id), 303)


@feature.action("/manage/staff/<int:staff_id>/password-link", may=may_manage_staff)
def staff_password_link(unit: Unit, staff_id: int) -> Any:
    """Show a link with which a password can be set once. It is shown here and kept nowhere, hence no redirect."""
    staff = queries.staff_by_id(unit.session, staff_id)
    link = services.password_link(unit, staff)
    return render_template("accounts/staff_password_link.html", staff=staff, link=link), {"Cache-Control": "no-store"}


@feature.action("/manage/staff/<int:staff_id>/switch-codes-off", may=may_manage_staff)
def staff_switch_codes_off(unit: Unit, staff_id: int) -> Any:
    """Let somebody who has lost the phone sign in with the password alone."""
    staff = queries.staff_by_id(unit.session, staff_id)
    services.switch_codes_off(unit, staff)
    flash(_("%(name)s signs in without codes until they are switched on again.", name=staff.name), "success")
    return redirect(url_for("accounts.staff_edit", staff_id=staff_id), 303)


@feature.page("/manage/organisations", may=may_manage_organisations)
def organisation_list(unit: Unit) -> Any:
    """The organisations, each below the one it belongs to."""
    rows = _in_order(queries.organisations(unit.session))
    return render_template("accounts/organisation_list.html", rows=rows)


@feature.form("/manage/organisations/new", may=may_manage_organisations)
def organisation_new(unit: Unit) -> Any:
    """Add an organisation below one that the actor administers."""
    form = _organisation_form(unit, None)
    if form.validate_on_submit():
        try:
            services.add_organisation(unit, _organisation_values(form))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("accounts.organisation_list"), 303)
    return render_template("accounts/organisation_new.html", form=form), form.status


@feature.form("/manage/organisations/<int:organisation_id>", may=may_manage_organisations)
def organisation_edit(unit: Unit, organisation_id: int) -> Any:
    """Change an organisation."""
    organisation = queries.organisation_by_id(unit.session, organisation_id)
    unit.require(may_administer, organisation.id)
    form = _organisation_form(unit, organisation)
    if form.validate_on_submit():
        try:
            services.change_organisation(unit, organisation, _organisation_values(form))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("accounts.organisation_list"), 303)
    return render_template("accounts/organisation_edit.html", form=form, organisation=organisation), form.status


@feature.form("/first-start/<token>", may=BY_LINK)
@limiter.limit("20 per minute")
def first_start(unit: Unit, token: str) -> Any:
    """Make the organisation and its first administrator, who is signed in at once."""
    if not services.is_first_start(unit.session, token):
        raise NotFound("first_start_over")
    form = FirstStartForm()
    if form.validate_on_submit():
        try:
            staff = services.set_up(unit, token, _first_start_values(form))
        except NotFound:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            login_user(staff, authn_via=["first start"])
            flash(_("Welcome. Everything is ready for your first event."), "success")
            return redirect("/", 303)
    return render_template("accounts/first_start.html", form=form), form.status


def _myself() -> Staff:
    staff = current_staff()
    if staff is None:
        raise Refused("sign_in_needed")
    return staff


def _staff_page(unit: Unit, staff: Staff, form: StaffForm) -> str:
    entries = [(entry, tag_sentence(entry.tag)) for entry in history_of(unit.session, "staff", staff.id, limit=30)]
    return render_template(
        "accounts/staff_edit.html", form=form, staff=staff, grant_form=_grant_form(unit), roles=ROLES,
        grants=queries.grants_of(unit.session, [staff.id])[staff.id], reach=queries.reach_of(unit.session, staff),
        history=entries, is_myself=unit.actor.key == str(staff.id))


def _grant_form(unit: Unit, *, optional: bool = False) -> GrantForm:
    form = GrantForm()
    language = current_language()
    places = [SelectChoice(f"organisation:{row.id}", text(row.name, language))
              for row in queries.organisations_administered(unit.session, unit.actor)]
    places += [SelectChoice(f"event:{row.id}", text(row.name, language))
               for row in queries.events_administered(unit.session, unit.actor)]
    form.role.choices = role_choices()
    form.place.choices = [SelectChoice("", _("No role yet")), *places] if optional else places
    if optional:
        form.place.validators = []
    return form


def _grant(form: GrantForm) -> Grant:
    kind, _colon, number = str(form.place.data).partition(":")
    role = Role(form.role.data)
    return Grant(role, organisation_id=int(number)) if kind == "organisation" else Grant(role, event_id=int(number))


def _staff_values(form: StaffForm) -> StaffValues:
    return StaffValues(form.username.data or "", form.name.data or "", form.email.data or None, form.language.data)


def _organisation_form(unit: Unit, organisation: Organisation | None) -> OrganisationForm:
    given = {"code": organisation.code, "name_zh": organisation.name.get("zh"), "name_en": organisation.name.get("en"),
             "parent": str(organisation.parent_id or "")} if organisation else {}
    form = OrganisationForm(data=given)
    above = [SelectChoice(str(row.id), text(row.name, current_language()))
             for row in queries.organisations_administered(unit.session, unit.actor)
             if organisation is None or row.id != organisation.id]
    if organisation is not None:
        # Where it stands now can always stay, also where only the command line could move it there.
        kept = organisation.parent
        now = (SelectChoice(str(kept.id), text(kept.name, current_language())) if kept
               else SelectChoice("", _("Nothing above it")))
        above = [now, *(choice for choice in above if choice != now)]
    form.parent.choices = above
    return form


def _organisation_values(form: OrganisationForm) -> OrganisationValues:
    return OrganisationValues(
        form.code.data or "", localized(form.name_zh.data or "", form.name_en.data or ""),
        int(form.parent.data) if form.parent.data else None)


def _first_start_values(form: FirstStartForm) -> FirstStart:
    return FirstStart(
        OrganisationValues(form.code.data or "", localized(form.organisation_zh.data or "", form.organisation_en.data or "")),
        StaffValues(form.username.data or "", form.name.data or "", form.email.data or None, current_language()),
        form.password.data or "")


def _in_order(rows: list[Organisation]) -> list[tuple[int, Organisation]]:
    """(depth, organisation), each after the one that it belongs to."""
    below: dict[int | None, list[Organisation]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def walk(parent_id: int | None, depth: int) -> list[tuple[int, Organisation]]:
        return [line for row in below.get(parent_id, []) for line in [(depth, row), *walk(row.id, depth + 1)]]

    return walk(None, 0)
