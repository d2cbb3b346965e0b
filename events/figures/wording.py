"""What each figure told outside is called, and its rule, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from events.docking.wording import FIGURES as DEAL_FIGURES
from events.figures.enums import SheetState

PEOPLE: Final[Mapping[str, tuple[Any, Any]]] = {
    "delegates": (_l("Delegates"), _l("Approved registrations in the categories that this event counts; staff and volunteers "
                                      "are left out where the category says so.")),
    "countries": (_l("Countries"), _l("Distinct countries that these delegates come from, other than China.")),
    "provinces": (_l("Provinces"), _l("Distinct province-level divisions of the mainland, 31 at most.")),
    "hk_mo_tw": (_l("Hong Kong, Macao, Taiwan"), _l("Delegates from there: a line of their own.")),
    "arrived": (_l("Arrived"), _l("Those of the delegates who were admitted at a point of an arrival activity.")),
}
DEALS: Final = ("intents", "intents_valid", "signed_valid", "contracts", "frameworks", "amount_wan", "intent_amount_wan",
                "credit_wan", "increased", "increased_wan", "landed", "terminated")
#: The lines of a sheet in their order: people first, then deals.
SHEET_LINES: Final[Mapping[str, tuple[Any, Any]]] = {**PEOPLE, **{key: DEAL_FIGURES[key] for key in DEALS}}
STATES: Final[Mapping[str, Any]] = {
    SheetState.DRAFT: _l("Draft, not signed off"), SheetState.SIGNED: _l("Signed off"),
    SheetState.WITHDRAWN: _l("Withdrawn"),
}
STATE_TONES: Final[Mapping[str, str]] = {
    SheetState.DRAFT: "wait", SheetState.SIGNED: "ok", SheetState.WITHDRAWN: "stop"}
