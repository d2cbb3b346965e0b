"""What people refuse, in words; and what their audit entries say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, define_errors

define_errors({
    "same_registration": ErrorEntry(_l("Choose two different registrations to compare."), 422),
    "no_liaison_here": ErrorEntry(
        _l("This person isn't a liaison of this event. An administrator gives the role under Staff."), 422),
})

define_tags({
    "delegate.merged": _l("Merged with another registration of the same person"),
    "delegate.merged_away": _l("Became part of another registration"),
    "delegate.told_apart": _l("Told apart from another registration: these are two people"),
    "delegate.liaison_set": _l("Liaison changed"),
    "delegate.desk_note": _l("Note for the desk changed"),
    "people.liaison_set": _l("Liaison of a group or category changed"),
})
