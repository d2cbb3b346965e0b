"""Reads of docking: cards, deals and their history, pairs, tallies with the rows behind them."""

from events.docking.queries.cards import count_cards, docking_value
from events.docking.queries.tallies import tally_of_event, tally_of_series

__all__ = ["count_cards", "docking_value", "tally_of_event", "tally_of_series"]
