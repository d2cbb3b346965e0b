"""Tables of docking: cards, deals with their steps and evidence, what a journal brought, and what deals come to."""

from events.docking.models.cards import DemandCard, DockingSetup, OfferCard
from events.docking.models.ceremonies import SigningSlot
from events.docking.models.deals import (
    Deal,
    DealEvidence,
    DealParty,
    DealPerson,
    DealStep,
    JournalLine,
    KeptApartPair,
    person_key,
)
from events.docking.models.doubles import DealDouble, DoublesMade
from events.docking.models.paces import DealPace, JournalUpload
from events.docking.models.snapshots import KeptPaper, TallySnapshot
from events.docking.models.spans import DealSpan, SeriesScope

__all__ = [
    "Deal", "DealDouble", "DealEvidence", "DealPace", "DealParty", "DealPerson", "DealSpan", "DealStep", "DemandCard",
    "DockingSetup", "DoublesMade", "JournalLine", "JournalUpload", "KeptApartPair", "KeptPaper", "OfferCard", "SeriesScope",
    "SigningSlot", "TallySnapshot", "person_key",
]
