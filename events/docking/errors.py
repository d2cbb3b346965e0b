"""Why an act on a deal or a card is refused, in words; a rule's code stands for one of the house's."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from app.core.errors import ErrorEntry, define_errors
from events.docking.enums import Code

DEAL_ERRORS: Final[dict[Code, str]] = {
    Code.BAD_LINE: "deal_bad_line",
    Code.DUPLICATE_REF: "deal_duplicate_ref",
    Code.UNKNOWN_DEAL: "deal_unknown_deal",
    Code.UNKNOWN_EVENT: "deal_unknown_event",
    Code.MERGED: "deal_merged",
    Code.TERMINATED: "deal_terminated",
    Code.BAD_AMOUNT: "deal_bad_amount",
    Code.UNKNOWN_RATE: "deal_unknown_rate",
    Code.STEP_PENDING: "deal_step_pending",
    Code.NOTHING_TO_REVIEW: "deal_nothing_to_review",
    Code.ILLEGAL_MOVE: "deal_illegal_move",
    Code.SELF_REVIEW: "deal_self_review",
    Code.EVIDENCE_MISSING: "deal_evidence_missing",
    Code.REASON_MISSING: "deal_reason_missing",
}

# The input that a code is about, where it is about one.
DEAL_ERROR_FIELDS: Final[dict[Code, str]] = {
    Code.DUPLICATE_REF: "ref",
    Code.UNKNOWN_DEAL: "other",
    Code.UNKNOWN_EVENT: "event",
    Code.BAD_AMOUNT: "amount",
    Code.UNKNOWN_RATE: "currency",
    Code.EVIDENCE_MISSING: "papers",
    Code.REASON_MISSING: "reason",
}

define_errors({
    "deal_bad_line": ErrorEntry(
        _l("An amount has no place here: it is stated with an intent, a framework agreement or a contract, and never for "
           "a deal without amount. Nothing was saved."), 422),
    "deal_duplicate_ref": ErrorEntry(
        _l("There is a deal with this reference already. Choose another, or leave it empty to have one given."), 409),
    "deal_unknown_deal": ErrorEntry(_l("There is no such deal. Check its reference."), 404),
    "deal_unknown_event": ErrorEntry(_l("There is no such event. Choose one from the list."), 404),
    "deal_merged": ErrorEntry(
        _l("This deal was merged into another and is closed. Carry on with the other one."), 409),
    "deal_terminated": ErrorEntry(_l("This deal is terminated; nothing more can be agreed on it."), 409),
    "deal_bad_amount": ErrorEntry(
        _l("This is no amount. Write a number above zero with at most two places after the point, for example 30000000 "
           "or 3,000万元."), 422),
    "deal_unknown_rate": ErrorEntry(
        _l("This edition has no rate for the currency. Add the rate in the event's setup first, or choose another "
           "currency."), 422),
    "deal_step_pending": ErrorEntry(
        _l("A step of this deal still waits for a second person. It has to be accepted or refused first."), 409),
    "deal_nothing_to_review": ErrorEntry(
        _l("No step of this deal waits for review. Perhaps a colleague was faster: look at its history."), 409),
    "deal_illegal_move": ErrorEntry(
        _l("From where the deal stands this can't be done. Nothing was changed."), 409),
    "deal_self_review": ErrorEntry(
        _l("You recorded this yourself. A second person has to decide on it."), 409),
    "deal_evidence_missing": ErrorEntry(
        _l("The evidence for this step isn't there yet. Add it first; a photo of the ceremony proves nothing."), 409),
    "deal_reason_missing": ErrorEntry(_l("Please say why; the reason stays on record."), 422),
    "evidence_too_large": ErrorEntry(_l("The file is larger than %(most)s MB. Scan it at a lower resolution."), 422),
    "evidence_wrong_kind": ErrorEntry(_l("Evidence is a PDF, a PNG or a JPEG. This file is none of them."), 422),
    "evidence_broken": ErrorEntry(
        _l("The file can't be opened, or is larger than anything scanned. Scan it once more."), 422),
    "evidence_encrypted": ErrorEntry(
        _l("This PDF is encrypted or asks for a password. Save it without, and send it again."), 422),
    "evidence_acts": ErrorEntry(
        _l("This PDF carries scripts or actions that run when it is opened. Print it to a new PDF, and send that."), 422),
    "evidence_carries": ErrorEntry(
        _l("Other files or media are embedded in this PDF. Print it to a new PDF, and send the files one by one."), 422),
    "deal_step_changed": ErrorEntry(
        _l("What you looked at has been decided meanwhile, and another step waits now. Look at that one first."), 409),
    "deal_amount_unusual": ErrorEntry(
        _l("This is %(times)s times what such deals usually come to (%(usual)s). Was 万元 meant, or yuan? If it is right, "
           "tick that it is."), 422),
    "journal_too_large": ErrorEntry(_l("The journal is larger than %(most)s MB. Send it in parts; the order matters."), 422),
    "journal_job_stuck": ErrorEntry(_l("This journal isn't stuck; there is nothing to try again."), 409),
    "evidence_empty": ErrorEntry(_l("The file is empty. Choose it once more."), 422),
    "card_code_taken": ErrorEntry(_l("There is a card with the code %(code)s already. Choose another."), 409),
    "card_in_use": ErrorEntry(
        _l("Deals name this card (%(count)s), so it stays. Nothing was changed."), 409),
    "docking_field_in_use": ErrorEntry(
        _l("Cards name the field “%(code)s” (%(count)s). Change them first. Nothing was changed."), 409),
    "series_unknown": ErrorEntry(_l("There is no series with the code %(code)s."), 404),
    "snapshot_unknown": ErrorEntry(_l("There is no snapshot with the name “%(name)s”."), 404),
    "snapshot_name_missing": ErrorEntry(_l("Please give the snapshot a name by which people will find it."), 422),
    "snapshot_name_too_long": ErrorEntry(_l("The name may have %(most)s characters at most. Shorten it."), 422),
    "snapshot_name_taken": ErrorEntry(
        _l("There is a snapshot with the name “%(name)s” already, and snapshots are never overwritten. Choose another "
           "name."), 409),
    "snapshot_unsettled": ErrorEntry(
        _l("Deals kept changing while the snapshot was taken. Nothing was saved; please try again."), 409),
    "snapshot_scope_gone": ErrorEntry(
        _l("What the snapshot “%(name)s” was taken of is no longer there, so there is nothing to compare it with."), 404),
    "snapshot_day_unlikely": ErrorEntry(_l("Choose a date between 1990 and 2199."), 422),
    "snapshot_scopes_differ": ErrorEntry(
        _l("Two snapshots can be compared when they were taken of the same editions. Choose another one."), 422),
    "ceremony_deal_taken": ErrorEntry(
        _l("This deal has a turn at the ceremony already, or is no longer live. Choose another one."), 409),
    "ceremony_too_many": ErrorEntry(_l("At most %(most)s people sign one deal. Take some off."), 422),
    "journal_unreadable": ErrorEntry(_l("The file can't be read. Nothing was imported."), 422),
})
