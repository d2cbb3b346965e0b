"""What liaisons are written, what stands on certificates, and what rules and papers are called."""

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.mail.occasions import Occasion
from badges.watching.enums import AttendanceRule, SheetOrder, SheetUse
from badges.watching.models import WatchSettings

VIP_ARRIVED: Final = Occasion("watching.vip_arrived", _l("A guest has come: to the liaison"), {
    "liaison": _l("The liaison’s name"), "point": _l("Where the guest was let in"), "time": _l("When, on the clocks there"),
    "mobile": _l("The guest’s mobile number"),
})  # fmt: skip
CERTIFICATE: Final = Occasion("watching.certificate", _l("Certificate of attendance"), {
    "attended": _l("How many activities and hours, as a sentence; empty where it isn’t known"),
    "today": _l("The day of issue"),
})  # fmt: skip

RULES: Final[dict[AttendanceRule, Any]] = {
    AttendanceRule.ARRIVAL: _l("Whoever was let in on arrival"),
    AttendanceRule.ACTIVITIES: _l("Whoever was let in at a number of activities"),
}
USES: Final[dict[SheetUse, Any]] = {
    SheetUse.SIGN: _l("To be signed: names with a column for signatures"),
    SheetUse.TIMES: _l("Afterwards: names with the times of the scans"),
    SheetUse.BLANK: _l("Blank lines, for whoever comes"),
}
ORDERS: Final[dict[SheetOrder, Any]] = {
    SheetOrder.PINYIN: _l("Name (pinyin)"),
    SheetOrder.UNIT: _l("Organisation"),
    SheetOrder.GROUP: _l("Group"),
}


def rule_in_words(settings: WatchSettings) -> str:
    """Who has attended, as a sentence."""
    if settings.attendance_rule == AttendanceRule.ARRIVAL:
        return str(_("Attended has whoever was let in at a point of arrival; at any point, where the event has no arrival."))
    return str(ngettext(
        "Attended has whoever was let in at %(num)s activity; meals and arrivals aren’t counted.",
        "Attended has whoever was let in at %(num)s activities; meals and arrivals aren’t counted.",
        settings.attendance_least,
    ))


def issued_early_in_words(day: str) -> str:
    """What a certificate says that was issued before the event's last day: `day` as it is written out."""
    return str(_("Issued while the event was going on: it certifies attendance up to %(day)s.", day=day))


def attended_in_words(activities: int, hours: str) -> str:
    """What a certificate says of how much was attended; empty where nothing is known."""
    if not activities:
        return ""
    if not hours:
        return str(ngettext("%(num)s activity attended.", "%(num)s activities attended.", activities))
    return str(ngettext(
        "%(num)s activity attended, %(hours)s h in all.", "%(num)s activities attended, %(hours)s h in all.",
        activities, hours=hours,
    ))  # fmt: skip
