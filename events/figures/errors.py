"""Why something about a figures sheet is refused, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.errors import ErrorEntry, define_errors

define_errors({
    "sheet_needs_person": ErrorEntry(
        _l("A figures sheet is drawn up and signed off by people with an account. Sign in and do it on the page."), 403),
    "sheet_snapshot_elsewhere": ErrorEntry(
        _l("Choose a snapshot of this edition: a figures sheet is drawn up from one."), 422),
    "sheet_self_sign": ErrorEntry(
        _l("You drew this sheet up yourself. A second person has to sign it off."), 409),
    "sheet_not_draft": ErrorEntry(
        _l("This sheet is no longer a draft: a colleague has signed or withdrawn it. Nothing was changed."), 409),
    "sheet_withdrawn": ErrorEntry(_l("This sheet is withdrawn already. Nothing was changed."), 409),
    "sheet_reason_missing": ErrorEntry(_l("Please say why; whoever has the sheet will ask."), 422),
    "sheet_reason_too_long": ErrorEntry(_l("The reason may have %(most)s characters at most. Shorten it."), 422),
    "sheet_not_replaceable": ErrorEntry(
        _l("Only a withdrawn sheet of this edition can be replaced, and only once. Choose another one."), 409),
    "sheet_changed": ErrorEntry(_l("Somebody drew up a sheet at the same moment. Please try again."), 409),
})
