"""Groups (代报名): a contact opens one, registers its members by the group's link, and takes them out before approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

import sqlalchemy as sa

from app.core.errors import NotFound, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.mail.letters import Letter
from app.mail.services import compose_from
from app.vocabulary.characters import tidy
from app.vocabulary.localized import text
from app.web.addresses import address_of
from events.registration import policy, queries
from events.registration.enums import Source
from events.registration.errors import FormRefused
from events.registration.models import Delegate, Group
from events.registration.queries.groups import GROUP_PURPOSE, count_members, member_of
from events.registration.rules.groups import MOST_MEMBERS, may_be_removed, may_be_shown_link
from events.registration.rules.persons import LONGEST, FieldError, Person, read_person
from events.registration.rules.references import new_token
from events.registration.services import letters
from events.registration.services.decisions import withdraw
from events.registration.services.intake import Submitted, Way, register
from events.registration.services.locks import lock_delegate
from events.setup.models import Event
from events.setup.rules import closed_because


class Taken(StrEnum):
    """What came of a member: registered, there already, or told by a link of their own because they are known."""

    ADDED = "added"
    KNOWN = "known"
    LINK_SENT = "link_sent"


def open_group(unit: Unit, event: Event, raw: Mapping[str, str], *, language: str, sender: str) -> str:
    """Open a group for a contact and mail them its link; the same form sent twice opens one. Returns the link's secret.

    Raises Refused where nobody can register, FormRefused. Records group.opened.
    """
    closed = closed_because(event, unit.now())
    if closed:
        raise Refused(closed)
    name, contact = _read(raw)
    key = runtime().secrets.keyed_hash("group form", "\n".join([
        str(event.id), sender, name, contact.name, contact.mobile or "", contact.email or ""]))
    earlier = unit.session.scalars(
        sa.select(Group).where(Group.event_id == event.id, Group.submission == key)).first()
    if earlier is not None:
        return group_token(earlier)
    token, secrets = new_token(), runtime().secrets
    group = Group(
        event_id=event.id, token_hash=secrets.keyed_hash(GROUP_PURPOSE, token),
        token_closed=secrets.encrypt(token.encode()), name=name, contact_name=contact.name, mobile=contact.mobile,
        email=contact.email, language=language, submission=key, created_at=unit.now())
    unit.session.add(group)
    unit.session.flush()
    unit.record("group.opened", event_id=event.id, subject=("group", group.id))
    send_group_link(unit, event, group)
    return token


def _read(raw: Mapping[str, str]) -> tuple[str, Person]:
    name = tidy(raw.get("name", ""))
    contact, errors = read_person({"name": raw.get("contact_name", ""), "mobile": raw.get("mobile", ""),
                                   "email": raw.get("email", "")})
    errors = [replace(error, field="contact_name") if error.field == "name" else error for error in errors]
    if not name:
        errors.insert(0, FieldError("name", "missing_group_name"))
    elif len(name) > LONGEST["unit"]:
        errors.insert(0, FieldError("name", "answer_too_long", (("longest", LONGEST["unit"]), ("length", len(name)))))
    if errors:
        raise FormRefused(errors)
    return name, contact


def group_token(group: Group) -> str:
    """The secret of a group's link."""
    return runtime().secrets.decrypt(group.token_closed).decode()


def send_group_link(unit: Unit, event: Event, group: Group) -> None:
    """Mail the contact the group's link; without an address nothing goes."""
    if group.email:
        compose_from(unit, Letter(
            occasion="registration.group", language=group.language, to_address=group.email, to_name=group.contact_name,
            subject="", body="", event_id=event.id, confidential=True,
        ), {"name": group.contact_name, "group": group.name, "event": text(event.name, group.language),
            "link": address_of("registration.group", group_token=group_token(group), lang=group.language)})


def register_member(unit: Unit, event: Event, group: Group, submitted: Submitted, *, from_sheet: bool = False) -> Taken:
    """Register somebody for the group: limits, approval and consents are those of the public form.

    What a sheet doesn't answer the members are asked on their own pages.

    Raises Forbidden, FormRefused, Refused("group_full" or where nobody can register). Records delegate.registered.
    """
    unit.require(policy.may_use_group_link, group)
    person, errors = read_person(submitted.person)
    if not errors and _is_member(unit, group, person):
        return Taken.KNOWN
    if count_members(unit.session, group) >= MOST_MEMBERS:
        raise Refused("group_full", most=MOST_MEMBERS)
    outcome = register(
        unit, event, replace(submitted, sender=f"group {group.id}"),
        Way(source=Source.GROUP, group=group, requires_answers=not from_sheet))
    if outcome.is_new:
        return Taken.ADDED
    return Taken.LINK_SENT if outcome.token is None else Taken.KNOWN


def _is_member(unit: Unit, group: Group, person: Person) -> bool:
    known = queries.known_person(unit.session, group.event_id, person.name_key, person.mobile, person.email_key)
    return known is not None and known.group_id == group.id


def remove_member(unit: Unit, event: Event, group: Group, reference: str) -> Delegate:
    """Take somebody out of the group who isn't approved yet; their places go to others.

    Raises Forbidden, NotFound("delegate_unknown"), Refused("member_decided"). Recorded as a cancellation.
    """
    unit.require(policy.may_use_group_link, group)
    member = member_of(unit.session, group, reference)
    lock_delegate(unit.session, member)
    if not may_be_removed(member.status):
        raise Refused("member_decided")
    withdraw(unit, event, member)
    return member


def send_member_link(unit: Unit, event: Event, group: Group, reference: str) -> Delegate:
    """Send a member their own link. Raises Forbidden, NotFound, Refused("no_address"). Records delegate.link_sent."""
    unit.require(policy.may_use_group_link, group)
    member = member_of(unit.session, group, reference)
    if not letters.can_reach(member):
        raise Refused("no_address")
    unit.record("delegate.link_sent", event_id=event.id, subject=("delegate", member.id))
    letters.send_link(unit, event, member)
    return member


def show_member_link(unit: Unit, event: Event, group: Group, reference: str) -> tuple[Delegate, str]:
    """A member who can't be sent their own link, and that link's whole address, for the contact to hand on.

    Raises Forbidden, NotFound, Refused("link_can_be_sent"). Records delegate.link_shown.
    """
    unit.require(policy.may_use_group_link, group)
    member = member_of(unit.session, group, reference)
    if not may_be_shown_link(member.source, member.status, is_reachable=letters.can_reach(member)):
        raise Refused("link_can_be_sent")
    unit.record("delegate.link_shown", event_id=event.id, subject=("delegate", member.id))
    return member, letters.own_address(member)


def note_liaison(unit: Unit, event: Event, group: Group, note: str) -> None:
    """Write down who looks after a group and what is agreed. Raises Forbidden, NotFound. Records group.noted."""
    unit.require(policy.may_edit_delegates, event)
    if group.event_id != event.id:
        raise NotFound("group_unknown")
    group.liaison_note = note.strip()[:2000] or None
    unit.record("group.noted", event_id=event.id, subject=("group", group.id))
