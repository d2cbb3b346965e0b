"""What badges refuse, in words; and what the history says of them."""

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, define_errors

define_errors({
    "badge_needs_approval": ErrorEntry(_l("Only approved delegates have a badge. Approve the registration first.")),
    "badge_withdrawn_before": ErrorEntry(_l("This badge has been withdrawn before. Reissue it to give a new one.")),
    "too_many_issues": ErrorEntry(_l("This badge has been reissued as often as its code can count.")),
})

define_tags({
    "badge.reissued": _l("Badge reissued; the one before is void"),
    "badge.withdrawn": _l("Badge withdrawn"),
    "badge.key_rotated": _l("New key for badge codes"),
})
