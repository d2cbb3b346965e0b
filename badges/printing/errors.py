"""What printing refuses, in words; and what the history says of it."""

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, define_errors

define_errors({
    "no_badges_to_print": ErrorEntry(
        _l("There is no badge to print: nobody is approved here, or every badge has been printed before.")),
})

define_tags({"badges.printed": _l("Badges printed")})
