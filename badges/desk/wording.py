"""The sentences of the desk's screen, which its script fills in; `{name}` marks a place."""

from flask_babel import force_locale
from flask_babel import gettext as _

from app.web.languages import LANGUAGES


def screen_words() -> dict[str, str]:
    """Every sentence of the screen by its key, in the page's language."""
    return {
        "ready": _("Ready. Hold a badge before the camera."),
        "admitted": _("Come in"),
        "goodbye": _("Goodbye"),
        "online": _("● Online"),
        "offline": _("▲ Offline since {time} · {count} waiting"),
        "undelivered": _("▲ {count} still to be sent"),
        "type.code": _("Code"),
        "type.code_here": _("8 characters"),
        "type.code_do": _("Check"),
        "type.link": _("Pairing link"),
        "type.link_here": _("Paste the pairing link"),
        "type.link_do": _("Pair"),
        "no_link": _("This is no pairing link. Scan badges once this device is a desk."),
        "no_camera": _("The camera can't be used here. Allow it for this page, or type the code."),
        "not_sent": _("Not sent"),
        "not_sent_advice": _("No connection. Scan once more."),
        "cannot_serve": _("Without a network this can't be decided here. Bring the desk online, or ask a supervisor."),
        "typed_offline": _("Without a network a typed code can't be checked. Scan the QR code itself."),
        "first": _("Let in at {time} at desk {desk}"),
        "other_event": _("This badge is of: {event}"),
        "opens": _("Open from {time}"),
        "closes": _("Was open until {time}"),
        "holds": _("Has signed up today for: {list}"),
        "holds_none": _("Has signed up for nothing today"),
        "search.none": _("Nobody is found"),
        "search.offline": _("The search needs the network."),
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
        **_walk_in_words(),
        **_device_words(),
    }


def record_words() -> dict[str, str]:
    """The same words where scans are looked into afterwards: nothing is still to be delivered there."""
    return {**screen_words(), "mark.offline": _("Decided without a network")}


def greetings() -> dict[str, dict[str, str]]:
    """What a kiosk says to whoever stands before it, by language: there one changes the language with a touch."""
    said = {}
    for language in LANGUAGES:
        with force_locale(language):
            said[language] = {
                "ready": _("Welcome! Please hold your badge or e-ticket before the camera."),
                "ok": _("Welcome!"),
                "bye": _("Goodbye!"),
                "known": _("You are checked in already."),
                "early": _("We open a little later."),
                "stop": _("Please go to the desk, where somebody will help you."),
                "hold": _("One moment, please try again."),
            }
    return said


def _walk_in_words() -> dict[str, str]:
    return {
        "walk_in.kept": _("Kept on this device. It will be sent once the network is there; the badge comes then."),
        "walk_in.sending": _("Being sent…"),
        "walk_in.approved": _("Registered and approved"),
        "walk_in.pending": _("Registered; waits for approval"),
        "walk_in.rejected": _("Not approved"),
        "walk_in.known": _("Registered already"),
        "walk_in.alike": _("Somebody alike is registered already"),
        "walk_in.refused": _("Some entries need another look"),
        "walk_in.admitted": _("let in"),
        "walk_in.somebody": _("Somebody with this name, number or address"),
        "walk_in.count": _("Walk-ins of this desk that aren't finished: {count}"),
        "walk_in.let_in": _("Let in"),
        "walk_in.print": _("Print badge"),
        "walk_in.look": _("Look again"),
        "walk_in.agree": _("Approve with PIN"),
        "walk_in.anyway": _("Somebody else: register"),
        "walk_in.correct": _("Correct"),
        "walk_in.done": _("Done"),
        "walk_in.no_badge": _("The badge can't be printed now."),
    }


def _device_words() -> dict[str, str]:
    return {
        "rehearsal": _("Rehearsal — nothing counts"),
        "two_in_view": _("Several codes in view: the one nearest the middle was read"),
        "camera.any": _("The camera that looks away"),
        "torch.on": _("Light on"),
        "torch.off": _("Light off"),
        "pin.offline": _("This needs the network, or a new pairing code from an organiser."),
        "pin.none": _("Ask an organiser to set a supervisor's PIN first (Desks → Arrival)."),
        "mode.desk": _("Desk"),
        "mode.kiosk": _("Kiosk: people check in by themselves"),
        "mode.gate": _("Gate: no names on the screen"),
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
