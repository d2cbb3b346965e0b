"""The sentences of the desk's screen, which its script fills in; `{name}` marks a place."""

from flask_babel import gettext as _


def screen_words() -> dict[str, str]:
    """Every sentence of the screen by its key, in the page's language."""
    return {
        "ready": _("Ready. Hold a badge before the camera."),
        "admitted": _("Come in"),
        "goodbye": _("Goodbye"),
        "online": _("● Online"),
        "offline": _("▲ Offline since {time} · {count} waiting"),
        "no_camera": _("The camera can't be used here. Allow it for this page, or type the code."),
        "not_sent": _("Not sent"),
        "not_sent_advice": _("No connection. Scan once more."),
        "cannot_serve": _("Without a network this can't be decided here. Bring the desk online, or ask a supervisor."),
        "first": _("Let in at {time} at desk {desk}"),
        "other_event": _("This badge is of: {event}"),
        "opens": _("Open from {time}"),
        "closes": _("Was open until {time}"),
        "holds": _("Has signed up today for: {list}"),
        "holds_none": _("Has signed up for nothing today"),
        "lately": _("{count} in the last 15 minutes"),
        "count.inside": _("inside"),
        "count.let_in": _("let in"),
        "direction.in": _("→ Entry"),
        "direction.out": _("← Exit"),
        "hand_out.badge": _("Hand out: the printed badge"),
        "hand_out.badge_to_print": _("Hand out: a badge, still to be printed"),
        "mark.overridden": _("Let in by a supervisor"),
        "mark.without_entry": _("No entry was scanned"),
        "mark.exit_missing": _("The exit before was not scanned"),
        "mark.unlisted": _("A new badge that this desk doesn't know yet"),
        "mark.offline": _("Decided without a network; will be delivered"),
        "mark.against_rules": _("Against the rules"),
        "mark.conflict": _("Let in elsewhere before"),
        "mark.clock": _("The desk's clock was wrong"),
        "mark.revoked_desk": _("From a desk that was revoked"),
        "mark.annulled": _("Annulled"),
        **_reasons(),
    }


def _reasons() -> dict[str, str]:
    return {
        "reason.bad_code": _("No badge"),
        "advice.bad_code": _("Scan again or type the code"),
        "reason.wrong_event": _("Another event"),
        "advice.wrong_event": _("Please go to the arrival desk"),
        "reason.revoked": _("Badge void"),
        "advice.revoked": _("A newer badge was issued, or this one was withdrawn"),
        "reason.cancelled": _("Registration cancelled"),
        "advice.cancelled": _("Please go to the arrival desk"),
        "reason.not_approved": _("Not approved yet"),
        "advice.not_approved": _("Please go to the arrival desk"),
        "reason.wrong_category": _("Not for this category"),
        "advice.wrong_category": _("Please show the way to the right door"),
        "reason.not_signed_up": _("Not signed up"),
        "advice.not_signed_up": _("Please show the way to the right door"),
        "reason.too_early": _("Too early"),
        "advice.too_early": _("Please wait"),
        "reason.too_late": _("Too late"),
        "advice.too_late": _("Please ask a supervisor"),
        "reason.already_in": _("Already in"),
        "advice.already_in": _("Please check that it is the same person"),
    }
