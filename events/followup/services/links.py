"""Contacts of companies, and the links by which they state how their deals go on."""

from __future__ import annotations

import hmac
from datetime import timedelta

from sqlalchemy.orm import Session

from app.core.errors import NotFound, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from app.vocabulary.emails import read_email
from app.web.addresses import address_of
from events.docking.models import Deal
from events.followup.models import FollowUpContact, FollowUpLink
from events.followup.policy import may_follow_up
from events.followup.queries.plans import plan_of
from events.followup.queries.statements import is_good
from events.followup.tags import CONTACT_SET, LINK_MADE, LINK_REVOKED, REFUSED

_PURPOSE = "follow-up link"


def set_contact(unit: Unit, deal: Deal, name: str, email: str, language: str) -> None:
    """Say who is asked about a deal; somebody else may be reminded again. Raises Forbidden, Refused follow_up_bad_email.

    Records followup.contact_set, without the address.
    """
    unit.require(may_follow_up, deal.event)
    address = read_email(email)
    if address is None:
        raise Refused("follow_up_bad_email", field="email")
    row = unit.session.get(FollowUpContact, deal.id)
    if row is None:
        row = FollowUpContact(deal_id=deal.id)
        unit.session.add(row)
    elif row.email != address:
        row.refused_at = None
    row.name, row.email, row.language = tidy(name)[:200], address, "en" if language == "en" else "zh"
    unit.record(CONTACT_SET, event_id=deal.event_id, subject=("deal", deal.id), ref=deal.ref)


def make_link(unit: Unit, deal: Deal, language: str) -> FollowUpLink:
    """A new link to state progress of this deal; those made before stay good. The caller has asked for the permission.

    Records followup.link_made.
    """
    days = plan_of(unit.session, deal.event).link_days
    link = FollowUpLink(deal_id=deal.id, language=language, made_by=unit.actor.label[:200], made_at=unit.now(),
                        expires_at=unit.now() + timedelta(days=days))
    unit.session.add(link)
    unit.session.flush()
    unit.record(LINK_MADE, event_id=deal.event_id, subject=("deal", deal.id), ref=deal.ref, link=link.id)
    return link


def revoke_link(unit: Unit, deal: Deal, link_id: int) -> None:
    """Take a link back at once. Raises Forbidden, NotFound. Records followup.link_revoked."""
    unit.require(may_follow_up, deal.event)
    link = unit.session.get(FollowUpLink, link_id)
    if link is None or link.deal_id != deal.id:
        raise NotFound
    if link.revoked_at is None:
        link.revoked_at = unit.now()
        unit.record(LINK_REVOKED, event_id=deal.event_id, subject=("deal", deal.id), ref=deal.ref, link=link.id)


def token_of(link: FollowUpLink) -> str:
    """What stands in the address: the link's number and a keyed hash of it."""
    return f"{link.id}-{_hash(link.id)}"


def address_of_link(link: FollowUpLink) -> str:
    """The whole address."""
    return address_of("followup.state", company_token=token_of(link), lang=link.language)


def way_out(link: FollowUpLink) -> str:
    """Where its holder says that they want no more reminders."""
    return address_of("followup.enough", company_token=token_of(link), lang=link.language)


def known_link(session: Session, token: str) -> FollowUpLink:
    """The link of a token, whether it is good or not. Raises NotFound("follow_up_link_unknown")."""
    number, _dash, given = token.partition("-")
    if number.isascii() and number.isdigit() and len(number) < 10 and hmac.compare_digest(
            given.encode(), _hash(int(number)).encode()):
        link = session.get(FollowUpLink, int(number))
        if link is not None:
            return link
    raise NotFound("follow_up_link_unknown")


def good_link(unit: Unit, token: str) -> FollowUpLink:
    """A link that is still good. Raises NotFound("follow_up_link_unknown"), Refused("follow_up_link_over")."""
    link = known_link(unit.session, token)
    if not is_good(link, unit.now()) or link.deal.merged_into_id is not None:
        raise Refused("follow_up_link_over")
    return link


def refuse_reminders(unit: Unit, link: FollowUpLink) -> None:
    """Send its contact no more reminders of this deal; also by a link that is over. Records followup.refused."""
    contact = unit.session.get(FollowUpContact, link.deal_id)
    if contact is not None and contact.refused_at is None:
        contact.refused_at = unit.now()
        unit.record(REFUSED, event_id=link.deal.event_id, subject=("deal", link.deal_id), ref=link.deal.ref)


def _hash(number: int) -> str:
    return runtime().secrets.keyed_hash(_PURPOSE, str(number))[:40]
