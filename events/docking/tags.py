"""What the audit says of docking."""

from typing import Final

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags

DOCKING_PLANNED: Final = "docking.planned"
CARD_ADDED: Final = "docking.card_added"
CARD_CHANGED: Final = "docking.card_changed"
CARD_REMOVED: Final = "docking.card_removed"
DEAL_OPENED: Final = "deal.opened"
DEAL_ADVANCED: Final = "deal.advanced"
DEAL_EVIDENCE_ADDED: Final = "deal.evidence_added"
DEAL_REVIEWED: Final = "deal.reviewed"
DEAL_INCREASED: Final = "deal.increased"
DEAL_RESIGNED: Final = "deal.resigned"
DEAL_TERMINATED: Final = "deal.terminated"
DEAL_CORRECTED: Final = "deal.corrected"
DEAL_MERGED: Final = "deal.merged"
DEAL_KEPT_APART: Final = "deal.kept_apart"
EVIDENCE_LOOKED_AT: Final = "deal.evidence_looked_at"
JOURNAL_READ: Final = "deal.journal_read"
SNAPSHOT_TAKEN: Final = "snapshot.taken"
SNAPSHOT_NAMES_ERASED: Final = "snapshot.names_erased"
LEDGER_EXPORTED: Final = "deal.ledger_exported"
DEALS_EXPORTED: Final = "deal.list_exported"
PACE_SET: Final = "deal.pace_set"
JOURNAL_SENT: Final = "deal.journal_sent"
CEREMONY_ORDERED: Final = "deal.ceremony_ordered"

define_tags({
    DOCKING_PLANNED: _l("set up the fields and rates of docking"),
    CARD_ADDED: _l("added a card"),
    CARD_CHANGED: _l("changed a card"),
    CARD_REMOVED: _l("removed a card"),
    DEAL_OPENED: _l("recorded a deal"),
    DEAL_ADVANCED: _l("recorded the next step"),
    DEAL_EVIDENCE_ADDED: _l("added evidence"),
    DEAL_REVIEWED: _l("reviewed a step"),
    DEAL_INCREASED: _l("recorded an increase"),
    DEAL_RESIGNED: _l("recorded that it was signed again"),
    DEAL_TERMINATED: _l("recorded a termination"),
    DEAL_CORRECTED: _l("recorded a correction"),
    DEAL_MERGED: _l("merged the deal into another"),
    DEAL_KEPT_APART: _l("said that two deals are no duplicates"),
    EVIDENCE_LOOKED_AT: _l("opened evidence"),
    JOURNAL_READ: _l("read a journal of deals"),
    SNAPSHOT_TAKEN: _l("took a snapshot of the tally"),
    SNAPSHOT_NAMES_ERASED: _l("erased names from a snapshot of the tally"),
    LEDGER_EXPORTED: _l("took out the ledger of evidence"),
    DEALS_EXPORTED: _l("took out a list of deals"),
    PACE_SET: _l("set how long deals may stand still"),
    JOURNAL_SENT: _l("sent a journal of deals to be read"),
    CEREMONY_ORDERED: _l("set the order of signing"),
})
