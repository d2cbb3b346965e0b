"""What elements of layouts are called on pages."""

from flask_babel import gettext as _

from app.core.unit import Unit
from app.vocabulary.localized import text
from app.web.languages import current_language
from badges.printing.enums import Align, ElementKind, Fit, Mark, Rise, TextSource
from badges.printing.queries.holders import printable_questions
from badges.printing.queries.layouts import layouts_of
from badges.printing.rules.layouts import ANSWER, Element, read_layout
from badges.printing.rules.ready_made import STANDARD
from events.setup.models import Event


def kind_words() -> dict[str, str]:
    return {
        ElementKind.TEXT: _("A text"), ElementKind.CODE: _("QR code"), ElementKind.PHOTO: _("Portrait photo"),
        ElementKind.BAND: _("Coloured band"), ElementKind.PICTURE: _("Logo or picture"),
        ElementKind.BACKGROUND: _("Background"), ElementKind.MARK: _("Mark on the paper"),
    }  # fmt: skip


def source_words(unit: Unit, event: Event) -> dict[str, str]:
    """What a text can come from, the event's own questions last."""
    language = current_language()
    standing = {
        TextSource.NAME: _("Name"), TextSource.NAME_LATIN: _("Name in Latin letters"),
        TextSource.UNIT: _("Organisation"), TextSource.TITLE: _("Position"),
        TextSource.UNIT_TITLE: _("Organisation and position"), TextSource.CATEGORY: _("Category"),
        TextSource.CATEGORY_OTHER: _("Category in the other language"),
        TextSource.CATEGORY_BOTH: _("Category in both languages"), TextSource.REFERENCE: _("Reference"),
        TextSource.GROUP: _("Group"), TextSource.FALLBACK: _("Code to type"), TextSource.EVENT: _("Event name"),
        TextSource.EVENT_LINE: _("Other name, city and dates"), TextSource.WORDS: _("Fixed words"),
    }  # fmt: skip
    asked = {ANSWER + one.key: text(one.label, language) for one in printable_questions(unit.session, event)}
    return {str(source): str(words) for source, words in standing.items()} | asked


def align_words() -> dict[str, str]:
    return {Align.LEFT: _("Left"), Align.CENTRE: _("Centred"), Align.RIGHT: _("Right")}


def rise_words() -> dict[str, str]:
    return {Rise.TOP: _("Top"), Rise.MIDDLE: _("Middle"), Rise.BOTTOM: _("Bottom")}


def fit_words() -> dict[str, str]:
    return {Fit.CONTAIN: _("Whole, with room around it"), Fit.COVER: _("Filling its box, cut at the edges")}


def mark_words() -> dict[str, str]:
    return {Mark.FOLD: _("Fold"), Mark.PUNCH: _("Punched slot"), Mark.CUT: _("Cut")}


def element_word(element: Element, sources: dict[str, str]) -> str:
    """What an element is called: a text by what it says, a mark by what it is for."""
    if element.kind is ElementKind.TEXT:
        return sources.get(element.source, element.source.removeprefix(ANSWER))
    if element.kind is ElementKind.MARK:
        return mark_words()[element.mark]
    return kind_words()[element.kind]


def element_names(unit: Unit, event: Event) -> dict[str, str]:
    """What the elements of all the event's layouts are called, by their ids; all of it where layouts differ."""
    sources = source_words(unit, event)
    layouts = [STANDARD.layout, *(read_layout(kept.document) for kept in layouts_of(unit.session, event))]
    found: dict[str, dict[str, None]] = {}
    for layout in layouts:
        for element in layout.elements:
            found.setdefault(element.id, {})[element_word(element, sources)] = None
    return {identity: " / ".join(words) for identity, words in found.items()}
