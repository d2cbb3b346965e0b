"""Every address of docking: cards, deals and acts on them, reviews, pairs, evidence, the tally."""

from events.docking.routes import (
    acts,
    amounts,
    cards,
    ceremonies,
    deals,
    evidence,
    journals,
    reviews,
    snapshots,
    tallies,
)
from events.docking.routes.feature import feature

__all__ = [
    "acts", "amounts", "cards", "ceremonies", "deals", "evidence", "feature", "journals", "reviews", "snapshots", "tallies"]
