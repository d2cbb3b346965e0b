"""What is refused about sheets and certificates, in words; and what the history says of them."""

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, define_errors

define_errors({
    "sheet_of_what": ErrorEntry(_l("Choose a point or an activity of this event."), 422),
    "sheet_without_people": ErrorEntry(_l("Nobody stands on this sheet. A blank sheet can be printed for whoever comes.")),
    "nobody_attended": ErrorEntry(_l("Nobody of these has attended by the rule that is set.")),
    "too_many_certificates": ErrorEntry(_l("At most %(most)s certificates at once; choose a category."), 422),
    "not_attended": ErrorEntry(_l("There is a certificate for those who attended by the rule that is set.")),
    "no_certificate_yet": ErrorEntry(
        _l("There is no certificate of attendance for you here. Those who attended get theirs after the event."), 404),
    "certificates_not_open": ErrorEntry(_l("The organisers give certificates after the event.")),
    "certificate_revoked": ErrorEntry(_l("This certificate was revoked.")),
    "certificate_stands": ErrorEntry(_l("This certificate isn't revoked.")),
})

define_tags({
    "watching.settings_changed": _l("Watching and certificates changed"),
    "watching.guest_marked": _l("Marked as a guest to be told of"),
    "watching.guest_unmarked": _l("No longer marked as a guest to be told of"),
    "watching.liaison_told": _l("Liaison told of an arrival"),
    "watching.sheet_made": _l("Attendance sheet made"),
    "watching.certificates_ordered": _l("Certificates of attendance ordered"),
    "watching.certificate_issued": _l("Certificate of attendance issued"),
    "watching.certificate_renewed": _l("Certificate of attendance brought up to date"),
    "watching.certificate_revoked": _l("Certificate of attendance revoked"),
    "watching.certificate_restored": _l("Certificate of attendance made valid again"),
})
