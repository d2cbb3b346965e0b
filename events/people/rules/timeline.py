"""What happened with a person, in order of time, from whoever knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from events.people.enums import Happened


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: when (aware), who did it, in a sentence; details and a way to more where there are any."""

    at: datetime
    who: str
    kind: Happened
    sentence: str
    details: tuple[str, ...] = field(default=())
    link: str | None = None


def in_order(moments: Iterable[Moment], kind: str = "") -> list[Moment]:
    """The newest first, those of one kind where one is named; what happened at once stays in the order given."""
    wanted = [one for one in moments if not kind or one.kind == kind]
    return sorted(wanted, key=lambda one: one.at, reverse=True)


_TAGS = {
    "delegate.registered": Happened.REGISTRATION, "delegate.added": Happened.REGISTRATION,
    "delegate.imported": Happened.REGISTRATION, "delegate.took_over": Happened.REGISTRATION,
    "delegate.approved": Happened.DECISION, "delegate.rejected": Happened.DECISION,
    "delegate.cancelled": Happened.DECISION, "delegate.pended": Happened.DECISION,
    "delegate.correction_asked": Happened.DECISION, "delegate.promoted": Happened.ACTIVITY,
    "delegate.place_offered": Happened.ACTIVITY, "delegate.offer_accepted": Happened.ACTIVITY,
    "delegate.offer_lapsed": Happened.ACTIVITY, "delegate.moved_up": Happened.ACTIVITY,
    "delegate.chose_activities": Happened.ACTIVITY, "delegate.link_sent": Happened.MAIL,
    "delegate.link_shown": Happened.MAIL,
    "delegate.code_sent": Happened.MAIL, "letters.made": Happened.MAIL, "delegate.data_taken": Happened.LOOK,
    "delegate.sensitive_seen": Happened.LOOK, "delegate.file_opened": Happened.LOOK,
    "badge.reissued": Happened.BADGE, "badge.withdrawn": Happened.BADGE,
}


def kind_of_tag(tag: str) -> Happened:
    """The kind of an audit entry about a delegate; whatever isn't known is a change."""
    return _TAGS.get(tag, Happened.CHANGE)
