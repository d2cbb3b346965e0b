"""Rosters into the event and out of it: planned first, without writing; then written in a few large statements."""

from events.registration.services.rosters.exporting import export_roster
from events.registration.services.rosters.importing import ImportOptions, import_roster, plan_roster
from events.registration.services.rosters.planning import Batch, Change, NewDelegate, Plan

__all__ = ["Batch", "Change", "ImportOptions", "NewDelegate", "Plan", "export_roster", "import_roster", "plan_roster"]
