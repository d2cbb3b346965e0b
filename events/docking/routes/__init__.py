"""Every address of docking: cards, deals and acts on them, reviews, pairs, evidence, the tally."""

from events.docking.routes import acts, cards, ceremonies, deals, evidence, reviews, snapshots, tallies
from events.docking.routes.feature import feature

__all__ = ["acts", "cards", "ceremonies", "deals", "evidence", "feature", "reviews", "snapshots", "tallies"]
