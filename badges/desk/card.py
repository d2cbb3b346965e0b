"""The card of help: all that somebody at a desk needs to know, on one small page, in either language."""

from dataclasses import dataclass, field

from flask_babel import force_locale
from flask_babel import gettext as _

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the card: sentences, or (sign, word, what to do) each."""

    title: str
    sentences: list[str] = field(default_factory=list)
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """The card in one language."""

    language: str
    name: str
    title: str
    parts: list[Part]


def cards() -> list[Card]:
    """The card in both languages, the Chinese one first."""
    made = []
    for language, name in zip(LANGUAGES, ("中文", "English"), strict=True):
        with force_locale(language):
            made.append(Card(language, name, _("The desk on one card"), _parts()))
    return made


def _parts() -> list[Part]:
    return [
        Part(_("Begin"), numbered=True, sentences=[
            _("Ask an organiser for a pairing code (Desks → the desk's name). It works once, within 15 minutes."),
            _("Open this page on the device, switch the camera on and hold the code before it; or open the link "
              "under the code."),
            _("Choose the point where you stand. Add the page to the home screen: then it starts without a network, "
              "too."),
        ]),
        Part(_("What the screen says"), rows=[
            ("✓", _("Green"), _("Let the person in. A line at the bottom may ask you to hand something out.")),
            ("!", _("Amber"), _("Look closer: let in before, or too early. Ask before you decide.")),
            ("✕", _("Red"), _("Not here. Be kind, and do what the next table says.")),
        ]),
        Part(_("If it refuses"), rows=_refusals()),
        Part(_("Hand scanner and keyboard"), sentences=[
            _("A scanner that types needs no setting: scan at any time, whatever the language of the keyboard."),
            _("A badge that can't be read: type the 8 characters under its code (online only)."),
        ]),
        Part(_("Without a network"), sentences=[
            _("The desk says “Offline since …” and goes on by itself. Scan as before; nothing is lost, not even if "
              "the device is switched off."),
            _("Don't pair the device anew, and don't clear the browser. Once the network is back it delivers by "
              "itself: wait until nothing is waiting."),
        ]),
        Part(_("No registration?"), sentences=[
            _("At an arrival desk: Walk-in. A supervisor types the PIN; then print the badge and let the person in. "
              "Anywhere else: show the way to the arrival desk."),
        ]),
    ]  # fmt: skip


def _refusals() -> list[tuple[str, str, str]]:
    to_arrival = _("Show the way to the arrival desk.")
    return [
        ("✕", _("No badge"), _("Another QR code, or a dirty one: scan again, or type the 8 characters.")),
        ("✕", _("Another event"), to_arrival),
        ("✕", _("Badge void"), _("A newer badge was issued. Ask for it; otherwise to the arrival desk.")),
        ("✕", _("Registration cancelled"), to_arrival),
        ("✕", _("Not approved yet"), _("To the arrival desk; a supervisor may let the person in.")),
        ("✕", _("Not for this category"), _("Show the way to the right door.")),
        ("✕", _("Not signed up"), _("The screen says what the person has signed up for: show the way there.")),
        ("!", _("Too early"), _("The screen says from when. Ask the person to wait.")),
        ("✕", _("Too late"), _("Ask a supervisor.")),
        ("!", _("Already in"), _("The screen says when and where. Is it the same person? If not, call a supervisor.")),
    ]
