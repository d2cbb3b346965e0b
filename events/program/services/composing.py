"""From the agenda to the page: words in the chosen languages, dates as the field writes them, and the document's HTML."""

from __future__ import annotations

from datetime import date, datetime

from flask import render_template
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from app.vocabulary.localized import text
from app.vocabulary.times import format_date, format_date_range, weekday_name
from events.program.enums import ProgramEdition, ProgramLanguage
from events.program.rules import Day, Session, index_speakers, lay_out_days
from events.setup.models import Event

WORDS = {
    "program": _l("Conference program"), "staff_edition": _l("Staff edition"), "contents": _l("Contents"),
    "overview": _l("At a glance"), "time": _l("Time"), "what": _l("Session"), "where": _l("Place"),
    "minutes": _l("min"), "speakers": _l("Speakers"), "version": _l("Version"), "elsewhere": _l("Elsewhere"),
    "host": _l("Host"), "undertaker": _l("Organised by"), "co_organizer": _l("Co-organiser"),
    "supporter": _l("Supported by"), "role_speaker": _l("Speaker"), "role_chair": _l("Chair"),
    "role_panellist": _l("Panellists"), "role_host": _l("Moderator"), "for": _l("For"), "stops": _l("Stops"),
    "tables": _l("Tables"), "slot": _l("Minutes a meeting"), "capacity": _l("Capacity"), "taken": _l("Signed up"),
    "next_day": _l("next day"), "no_sessions": _l("The agenda will be announced."),
}
ORGANIZER_ORDER = ("host", "undertaker", "co_organizer", "supporter")


def printed_languages(language: str) -> list[str]:
    """The languages of a program, the leading one first."""
    return ["zh", "en"] if language == ProgramLanguage.BOTH else [language]


def words_in(languages: list[str]) -> dict[str, dict[str, str]]:
    """Every fixed word of the document in each language."""
    found: dict[str, dict[str, str]] = {key: {} for key in WORDS}
    for language in languages:
        with force_locale(language):
            for key, word in WORDS.items():
                found[key][language] = str(word)
    return found


def compose(event: Event, sessions: list[Session], language: str, edition: str, number: int) -> str:
    """The document's HTML."""
    languages = printed_languages(language)
    days = lay_out_days(sessions)
    roles: dict[str, list[dict[str, str]]] = {}
    for organizer in event.organizers:
        roles.setdefault(organizer["role"], []).append(organizer["name"])
    return render_template(
        "pdf/program.html", event=event, languages=languages, words=words_in(languages), days=days,
        organizers=[(role, roles[role]) for role in ORGANIZER_ORDER if role in roles],
        speakers=index_speakers(days), is_staff=edition == ProgramEdition.STAFF, number=number,
        html_lang="zh-Hans" if languages[0] == "zh" else "en", said=Said(languages, event),
    )


class Said:
    """How the document says names, dates and times in its languages."""

    def __init__(self, languages: list[str], event: Event) -> None:
        self._languages = languages
        self._event = event

    def lead(self, value: dict[str, str] | None) -> str:
        """A text in the leading language, else in the other."""
        return text(value, self._languages[0])

    def second(self, value: dict[str, str] | None) -> str:
        """A text in the second language, empty where there is none or where it would say the same again."""
        if len(self._languages) == 1 or not value:
            return ""
        told = value.get(self._languages[1], "")
        return "" if told == self.lead(value) else told

    def dates(self) -> dict[str, str]:
        return {language: format_date_range(self._event.starts, self._event.ends, language)
                for language in self._languages}

    def day(self, day: date) -> dict[str, str]:
        return {language: self._day(day, language) for language in self._languages}

    @staticmethod
    def _day(day: date, language: str) -> str:
        space = "　" if language == "zh" else ", "
        weekday = weekday_name(day, language)
        told = format_date(day, language)
        return f"{told}{space}{weekday}" if language == "zh" else f"{weekday}{space}{told}"

    def clock(self, moment: datetime) -> str:
        return f"{moment.hour}:{moment.minute:02}"

    def hours(self, session: Session, next_day: dict[str, str]) -> str:
        """9:00–10:00; past midnight the end says that it is the next day's."""
        late = f"{self.lead(next_day)} " if session.ends.date() > session.starts.date() else ""
        return f"{self.clock(session.starts)}–{late}{self.clock(session.ends)}"

    @staticmethod
    def anchor(day: Day) -> str:
        return f"day-{day.date.isoformat()}"
