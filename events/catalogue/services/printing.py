"""The catalogue on paper: a cover, contents by field, the cards; in one language or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale, lazy_gettext
from sqlalchemy.orm import Session

from app.vocabulary.localized import listed, text
from app.vocabulary.places import place_name
from app.vocabulary.times import format_date, format_date_range
from app.web.paper_styles import paper_style
from events.catalogue.enums import Audience, PrintLanguage
from events.catalogue.queries.shown import ShownCard, all_shown
from events.docking.enums import Card
from events.docking.queries.cards import fields_of
from events.docking.wording import COOPERATIONS, VARIETIES, show_wan_cents
from events.setup.models import Event

_PARTS = {Card.OFFER: lazy_gettext("Offers"), Card.DEMAND: lazy_gettext("Demands")}


@dataclass(frozen=True, slots=True)
class Chapter:
    """The cards of one kind in one field. `names` are its title in the languages of the print."""

    key: str
    names: tuple[str, ...]
    cards: Sequence[ShownCard]


@dataclass(frozen=True, slots=True)
class Part:
    """All cards of one kind: chapters by field, then those of which only the title may be told."""

    kind: Card
    names: tuple[str, ...]
    chapters: Sequence[Chapter]
    titles: Sequence[ShownCard]

    @property
    def count(self) -> int:
        """How many cards the part has."""
        return len(self.titles) + sum(len(chapter.cards) for chapter in self.chapters)


def catalogue_pdf(session: Session, event: Event, language: PrintLanguage, audience: Audience, on: str) -> bytes:
    """The catalogue as PDF, with what the audience may read and nothing else. `on` is the date of the print, ISO."""
    # WeasyPrint takes a second to load, which every other command and page is spared.
    from app.web.pdf import render_pdf

    html = catalogue_html(session, event, language, audience, on)
    return render_pdf(html, paper_style("catalogue"))


def catalogue_html(session: Session, event: Event, language: PrintLanguage, audience: Audience, on: str) -> str:
    """What is printed, as a page."""
    languages = ("zh", "en") if language is PrintLanguage.BOTH else (str(language),)
    main = languages[0]
    parts = [_part(session, event, kind, audience, languages) for kind in Card]
    with force_locale(main):
        # A job has no request; the page needs nothing of one.
        return current_app.jinja_env.get_template("pdf/catalogue.html").render(
            names=_both(event.name, languages), parts=parts, main=main, languages=languages, on=on,
            when=format_date_range(event.starts, event.ends, main),
            hosts=[_both(one["name"], languages) for one in event.organizers or ()],
            says=_Words(languages), _l=lazy_gettext, is_for_parties=audience is not Audience.PUBLIC)


class _Words:
    """What a template prints of a card in the languages of the print, each after the other."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = languages

    def both(self, value: object) -> tuple[str, ...]:
        return _both(value, self._languages)

    def word(self, sentence: object) -> str:
        """A lazy text in each of the languages, with a stroke between."""
        said = []
        for language in self._languages:
            with force_locale(language):
                said.append(str(sentence))
        return " / ".join(dict.fromkeys(said))

    def cooperation(self, card: ShownCard) -> str:
        return listed(
            (self.word(COOPERATIONS[one]) for one in card.cooperation if one in COOPERATIONS), self._languages[0])

    def variety(self, card: ShownCard) -> str:
        return self.word(VARIETIES[card.variety]) if card.variety and card.variety in VARIETIES else ""

    def place(self, card: ShownCard) -> str:
        named = [place_name(card.country, card.province, one) for one in self._languages] if card.country else []
        return " · ".join(part for part in (" / ".join(dict.fromkeys(named)), card.place or "") if part)

    def amount(self, card: ShownCard) -> str:
        return " / ".join(dict.fromkeys(show_wan_cents(card.amount_cents, one) for one in self._languages))

    def day(self, card: ShownCard) -> str:
        return format_date(card.deadline, self._languages[0], year=True) if card.deadline else ""


def _both(value: object, languages: Sequence[str]) -> tuple[str, ...]:
    """A text in two languages in those of the print; one that stands in one language only stands once."""
    if not isinstance(value, dict):
        return (str(value),) if value else ()
    return tuple(dict.fromkeys(said for one in languages if (said := text(value, one))))


def _part(session: Session, event: Event, kind: Card, audience: Audience, languages: Sequence[str]) -> Part:
    cards = all_shown(session, event, kind, audience)
    whole = [card for card in cards if card.is_whole]
    fields = {field["code"]: field["name"] for field in fields_of(session, event)}
    chapters = [Chapter(f"{kind}-{code}", _both(name, languages), found) for code, name in fields.items()
                if (found := [card for card in whole if card.field == code])]
    rest = [card for card in whole if card.field not in fields]
    if rest:
        chapters.append(Chapter(f"{kind}-other", (), rest))
    return Part(kind, tuple(_each(_PARTS[kind], languages)), chapters, [card for card in cards if not card.is_whole])


def _each(sentence: object, languages: Sequence[str]) -> list[str]:
    said = []
    for language in languages:
        with force_locale(language):
            said.append(str(sentence))
    return said
