"""Writes of docking: its setup, cards, acts on deals, journals."""

from events.docking.services.acts import open_deal, perform
from events.docking.services.cards import add_card, change_card, remove_card
from events.docking.services.doubles import rebuild_doubles
from events.docking.services.journals import JournalReport, import_journal
from events.docking.services.papers import Paper
from events.docking.services.setup import plan_docking
from events.docking.services.spans import rebuild_spans

__all__ = [
    "JournalReport", "Paper", "add_card", "change_card", "import_journal", "open_deal", "perform",
    "plan_docking", "rebuild_doubles", "rebuild_spans", "remove_card",
]
