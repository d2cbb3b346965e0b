"""Invitations (邀请): for one person, prefilled and used once; or a code with some places for a unit's people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.mail.letters import Letter
from app.mail.services import compose, filled, written_text
from app.vocabulary.places import chosen_place
from app.web.addresses import address_of
from events.registration import policy
from events.registration.enums import InvitationKind, Source
from events.registration.errors import FormRefused
from events.registration.models import Delegate, Invitation
from events.registration.queries.invitations import INVITATION_PURPOSE, invited_people
from events.registration.rules.invitations import MOST_AT_ONCE, MOST_PLACES, new_code
from events.registration.rules.persons import FieldError, Person, read_person
from events.registration.rules.references import new_token
from events.registration.services.contacts import forget_invited
from events.registration.services.intake import Outcome, Submitted, Way, register
from events.registration.services.places import free_category_place
from events.setup.models import Category, Event


@dataclass(frozen=True, slots=True)
class Terms:
    """What an invitation leads to, and how it is told."""

    category: str
    language: str = "zh"
    reserves: bool = False
    send: bool = True


@dataclass(slots=True)
class Made:
    """What came of inviting several: invitations, names that have one already, and lines that are wrong with the codes."""

    invitations: list[Invitation] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    refused: list[tuple[int, str, list[FieldError]]] = field(default_factory=list)


def invite(unit: Unit, event: Event, people: Sequence[Mapping[str, str]], terms: Terms) -> Made:
    """Invite people, each for themselves; `people` are standing fields as typed, `category` among them where it differs.

    Who can't be read or has an invitation is left out and told. Raises Forbidden, FormRefused, Refused("too_many_invited",
    "category_full" where places are to be reserved). Records invitation.made each; mails those who have an address.
    """
    unit.require(policy.may_edit_delegates, event)
    if len(people) > MOST_AT_ONCE:
        raise Refused("too_many_invited", most=MOST_AT_ONCE)
    made, invited = Made(), invited_people(unit.session, event.id)
    for number, raw in enumerate(people, start=1):
        person, errors = read_person(raw, reachable=False)
        category = _category(event, raw.get("category") or terms.category)
        if category is None:
            errors.append(FieldError("category", "unknown_category"))
        who = (person.name, person.email or person.mobile or "")
        if errors or category is None:
            made.refused.append((number, raw.get("name", ""), errors))
        elif who in invited:
            made.known.append(person.name)
        else:
            invited.add(who)
            made.invitations.append(_make(unit, event, person, category, terms, kind=InvitationKind.PERSONAL))
    return made


def issue_code(unit: Unit, event: Event, raw: Mapping[str, str], places: int, terms: Terms) -> Invitation:
    """Make a code with so many places for a unit, and mail it to whoever hands it on.

    Raises Forbidden, FormRefused, Refused("category_full"). Records invitation.made.
    """
    unit.require(policy.may_edit_delegates, event)
    person, errors = read_person(raw, reachable=False)
    category = _category(event, terms.category)
    if category is None:
        errors.append(FieldError("category", "unknown_category"))
    if not 1 <= places <= MOST_PLACES:
        errors.append(FieldError("places", "bad_places", (("most", MOST_PLACES),)))
    if errors or category is None:
        raise FormRefused(errors)
    return _make(unit, event, person, category, terms, kind=InvitationKind.CODE, places=places)


def _category(event: Event, code: str) -> Category | None:
    return next((one for one in event.categories if one.code == code), None)


def _make(
    unit: Unit, event: Event, person: Person, category: Category, terms: Terms, *, kind: InvitationKind,
    places: int = 1,
) -> Invitation:
    token, secrets = new_code() if kind == InvitationKind.CODE else new_token(), runtime().secrets
    invitation = Invitation(
        event_id=event.id, kind=kind, token_hash=secrets.keyed_hash(INVITATION_PURPOSE, token),
        token_closed=secrets.encrypt(token.encode()), category_id=category.id, name=person.name,
        name_latin=person.name_latin, unit=person.unit, title=person.title, mobile=person.mobile, email=person.email,
        country=person.country, province=person.province, language=terms.language, places=places, used=0,
        reserves=terms.reserves, created_at=unit.now())
    unit.session.add(invitation)
    unit.session.flush()
    if terms.reserves and not _reserve(unit, category.id, places):
        raise Refused("category_full", field="category")
    unit.record("invitation.made", event_id=event.id, subject=("invitation", invitation.id), category=category.code,
                places=places)
    if terms.send and invitation.email:
        send_invitation(unit, event, invitation)
    return invitation


def _reserve(unit: Unit, category_id: int, count: int) -> bool:
    """Count so many more in a category; False where its quota would be passed."""
    return unit.session.execute(
        sa.update(Category)
        .where(Category.id == category_id, sa.or_(Category.quota.is_(None), Category.taken + count <= Category.quota))
        .values(taken=Category.taken + count).returning(Category.taken)).first() is not None


def invitation_token(invitation: Invitation) -> str:
    """The secret of an invitation's link, or its code."""
    return runtime().secrets.decrypt(invitation.token_closed).decode()


def invitation_address(invitation: Invitation) -> str:
    """The link that opens the form for whom it invites."""
    return address_of("registration.invited", invitation_token=invitation_token(invitation), lang=invitation.language)


def send_invitation(unit: Unit, event: Event, invitation: Invitation) -> None:
    """Mail an invitation, or mail it again. Raises Forbidden, Refused("no_address", "invitation_withdrawn"). Recorded."""
    unit.require(policy.may_edit_delegates, event)
    if invitation.withdrawn_at is not None:
        raise Refused("invitation_withdrawn")
    if not invitation.email:
        raise Refused("no_address")
    is_code, language = invitation.kind == InvitationKind.CODE, invitation.language
    occasion = "registration.invitation_code" if is_code else "registration.invitation"
    own = {"link": invitation_address(invitation), "reference": "", "places": str(invitation.places),
           "code": invitation_token(invitation) if is_code else ""}
    written = written_text(unit.session, event.id, occasion, language).text
    said = filled(unit.session, written, invitation, language, own)
    compose(unit, Letter(
        occasion=occasion, language=language, to_address=invitation.email, to_name=invitation.name,
        subject=said.subject, body=said.body, event_id=event.id))
    invitation.sent_at = unit.now()
    unit.record("invitation.sent", event_id=event.id, subject=("invitation", invitation.id))


def mark_opened(unit: Unit, invitation_id: int) -> None:
    """Write down that the link was opened for the first time."""
    unit.session.execute(sa.update(Invitation).where(Invitation.id == invitation_id, Invitation.opened_at.is_(None))
                         .values(opened_at=unit.now()))


def accept_invitation(unit: Unit, event: Event, invitation: Invitation, submitted: Submitted) -> Outcome:
    """Register by an invitation, in its category alone; as register, and exact about the invitation's places."""
    return register(unit, event, submitted, Way(
        source=Source.INVITATION, category=invitation.category.code, invitation=invitation))


def withdraw_invitation(unit: Unit, event: Event, invitation: Invitation) -> None:
    """Let an invitation open nothing any more; who came by it stays, reserved places go to others.

    Raises Forbidden. Records invitation.withdrawn, once.
    """
    unit.require(policy.may_edit_delegates, event)
    unit.session.refresh(invitation, with_for_update={"key_share": True})
    if invitation.withdrawn_at is not None:
        return
    invitation.withdrawn_at = unit.now()
    unit.session.flush()
    if invitation.reserves and invitation.used < invitation.places:
        free_category_place(unit.session, invitation.category_id, invitation.places - invitation.used)
    unit.record("invitation.withdrawn", event_id=event.id, subject=("invitation", invitation.id))


def prefilled(invitation: Invitation) -> dict[str, str]:
    """What a personal invitation knows already of the standing fields; a code tells the unit alone."""
    if invitation.kind == InvitationKind.CODE:
        return {"unit": invitation.unit or "", "category": invitation.category.code}
    values = {name: getattr(invitation, name) or "" for name in (
        "name", "name_latin", "unit", "title", "mobile", "email")}
    values["country"], values["province"] = chosen_place(invitation.country, invitation.province)
    return values | {"category": invitation.category.code}


def erase_invitation(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Forget whom the personal invitation named by which a delegate came, and what was mailed. The caller has decided it."""
    invitation = unit.session.get(Invitation, delegate.invitation_id) if delegate.invitation_id is not None else None
    if invitation is None or invitation.kind != InvitationKind.PERSONAL:
        return {}
    return {"invitations": 1, "invitation_messages": forget_invited(unit, invitation)}
