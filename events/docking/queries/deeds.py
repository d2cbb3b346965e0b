"""What a delegate's own organisation has agreed at an event, for who looks at the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from events.docking.enums import Stage
from events.docking.models import Deal, DealParty, DealStep
from events.docking.wording import STAGES
from events.people.enums import Happened
from events.people.rules.timeline import Moment
from events.setup.models import Event

_UNSIGNED: Final = (Stage.TALKS, Stage.INTENT, Stage.TERMINATED)


def deeds_of(session: Session, event: Event, delegate: Any) -> list[str]:
    """How many deals the delegate's organisation signed there, in a sentence; none where it is unknown or signed none."""
    if not delegate.unit:
        return []
    count = session.scalar(
        sa.select(sa.func.count(sa.distinct(Deal.id))).join(DealParty, DealParty.deal_id == Deal.id)
        .where(Deal.event_id == event.id, Deal.stage.not_in(_UNSIGNED), Deal.merged_into_id.is_(None),
               DealParty.name == delegate.unit)) or 0
    if not count:
        return []
    return [str(ngettext("Their organisation signed %(num)s deal", "Their organisation signed %(num)s deals", count))]


def deal_moments(session: Session, event: Event, people: Sequence[Any]) -> list[Moment]:
    """The steps of deals to which a delegate's own organisation is a party."""
    units = {one.unit for one in people if one.unit}
    if not units:
        return []
    rows = session.execute(
        sa.select(Deal.ref, Deal.title, DealStep.stage, DealStep.recorded_at)
        .join(DealStep, DealStep.deal_id == Deal.id)
        .where(DealStep.event_id == event.id, DealStep.stage.is_not(None),
               Deal.id.in_(sa.select(DealParty.deal_id).where(DealParty.name.in_(units))))
        .order_by(DealStep.id))
    return [
        Moment(at=at, who=str(_("Their organisation")), kind=Happened.DEAL,
               sentence=str(_("Deal %(ref)s, “%(title)s”: %(stage)s", ref=ref, title=title, stage=STAGES[stage or ""])))
        for ref, title, stage, at in rows]
