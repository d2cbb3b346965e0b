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


def due_round(plan: Plan, stage: str | None, quiet_since: datetime, sent: int, now: datetime) -> int:
    """Which reminder is due by now, after `sent` ones of the same standstill; 0 where none is.

    The stage's days run from `quiet_since`: the deal's last step, or the last reminder of it.
    """
    if stage is None or stage not in USUAL_DAYS or sent >= plan.most:
        return 0
    return sent + 1 if (now - quiet_since).days >= plan.days[Stage(stage)] else 0
