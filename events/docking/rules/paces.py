"""How long a deal may stand at a stage before it counts as stalled."""

from collections.abc import Mapping
from typing import Final

from events.docking.enums import Stage

#: Days without a step, by stage; what has come to full capacity goes nowhere from there.
USUAL_DAYS: Final[Mapping[Stage, int]] = {
    Stage.TALKS: 30, Stage.INTENT: 60, Stage.FRAMEWORK: 90, Stage.CONTRACT: 90, Stage.PERFORMING: 180,
    Stage.LANDED: 180, Stage.STARTED: 365, Stage.IN_PRODUCTION: 365,
}
LONGEST_DAYS: Final = 3650


def days_by_stage(own: Mapping[str, int] | None) -> dict[Stage, int]:
    """The days of every stage that can stall: an event's own, else the usual ones."""
    return {stage: (own or {}).get(stage.value, usual) for stage, usual in USUAL_DAYS.items()}
