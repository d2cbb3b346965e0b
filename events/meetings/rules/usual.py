"""What holds for an event's meetings where nobody has said anything else."""

from typing import Final

MOST_MEETINGS: Final = 6
BREAK_MINUTES: Final = 0
TRAVEL_MINUTES: Final = 5
SLOT_MINUTES: Final = 20
#: Wishes of one party; beyond this a list is no list of wishes any more.
MOST_WISHES: Final = 20
PLAN_SECONDS: Final = 50
CHANGE_SECONDS: Final = 15
