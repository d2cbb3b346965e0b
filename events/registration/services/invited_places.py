"""Places of an invitation: taken by a conditional write, so that a code opens no more than it has.

The invitation's row comes before its category's, as everywhere (see locks.py). Where an invitation reserves, a place
that is not used counts in the category all the same: it is only handed over when somebody comes, and back when they leave.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.unit import Unit
from events.registration.models import Delegate, Invitation


def take_invited_place(unit: Unit, invitation: Invitation) -> None:
    """Use one of the invitation's places. Raises Refused("invitation_used", "invitation_withdrawn")."""
    taken = unit.session.execute(
        sa.update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used < Invitation.places, Invitation.withdrawn_at.is_(None))
        .values(used=Invitation.used + 1, used_at=unit.now()).returning(Invitation.id)).first()
    unit.session.refresh(invitation)
    if taken is None:
        raise Refused("invitation_withdrawn" if invitation.withdrawn_at else "invitation_used")


def take_back_invited_place(unit: Unit, delegate: Delegate) -> None:
    """Use the place again for somebody who comes back. Raises Refused("invitation_used") where others have used it."""
    invitation = _standing(unit.session, delegate)
    if invitation is not None:
        take_invited_place(unit, invitation)


def free_invited_place(unit: Unit, delegate: Delegate) -> None:
    """Give the invitation back what somebody who leaves had used of it."""
    invitation = _standing(unit.session, delegate)
    if invitation is not None:
        unit.session.execute(sa.update(Invitation).where(Invitation.id == invitation.id, Invitation.used > 0)
                             .values(used=Invitation.used - 1))
        unit.session.refresh(invitation)


def is_reserved(session: Session, delegate: Delegate) -> bool:
    """Whether the delegate's place in the category is one that a standing invitation has reserved."""
    invitation = _standing(session, delegate)
    return invitation is not None and invitation.reserves


def _standing(session: Session, delegate: Delegate) -> Invitation | None:
    """The invitation that somebody came by, held fast; None where it was withdrawn or they are in another category now."""
    if delegate.invitation_id is None:
        return None
    invitation = session.get_one(Invitation, delegate.invitation_id, with_for_update={"key_share": True},
                                 populate_existing=True)
    if invitation.withdrawn_at is not None or invitation.category_id != delegate.category_id:
        return None
    return invitation
