"""When a reminder is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from events.docking.enums import Stage
from events.docking.rules.paces import USUAL_DAYS, days_by_stage
from events.followup.enums import Recipient

MOST_ROUNDS: Final = 12
LONGEST_LINK: Final = 365


@dataclass(frozen=True, slots=True)
class Plan:
    """An event's follow-up: after how many days without a step a deal of each stage is stalled, who is reminded then and
    how often at most, and for how many days a link is good. Nobody is reminded where nothing was set.
    """

    days: Mapping[Stage, int] = field(default_factory=lambda: days_by_stage(None))
    recipients: Mapping[str, Sequence[str]] = field(default_factory=dict)
    most: int = 3
    link_days: int = 30

    def gets(self, stage: str | None, recipient: Recipient) -> bool:
        """Whether somebody is reminded of deals of a stage."""
        return recipient.value in self.recipients.get(stage or "", ())


def due_round(plan: Plan, stage: str | None, moved_at: datetime, now: datetime) -> int:
    """Which reminder is due by now: 1 after the stage's days, 2 after twice as many …, at most the last; 0 before."""
    if stage is None or stage not in USUAL_DAYS:
        return 0
    days = plan.days[Stage(stage)]
    return min((now - moved_at).days // max(days, 1), plan.most)
