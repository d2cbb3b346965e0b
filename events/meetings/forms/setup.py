"""How an event's meetings are set up, who comes for a card, what has changed on the day."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.vocabulary.characters import is_han
from app.web.forms import CheckboxesField, Form
from events.docking.forms.options import OptionalSelect, options
from events.meetings.rules.usual import BREAK_MINUTES, MOST_MEETINGS, TRAVEL_MINUTES

_NUMBER = {"inputmode": "numeric"}


class SetupForm(Form):
    """Until when wishes are taken, caps, and interpreters. Tables in several rooms come with the definition file."""

    wishes_close = DateTimeLocalField(_l("Wishes are taken until"), [Optional()], format="%Y-%m-%dT%H:%M", description=_l(
        "On the event’s clocks. Empty: as long as the event runs."))
    most = IntegerField(_l("Meetings a card may have"), [InputRequired(), NumberRange(1, 100)], default=MOST_MEETINGS,
                        render_kw=_NUMBER)
    break_minutes = IntegerField(_l("Minutes between two meetings"), [InputRequired(), NumberRange(0, 120)],
                                 default=BREAK_MINUTES, render_kw=_NUMBER)
    travel_minutes = IntegerField(_l("Minutes from one room to another"), [InputRequired(), NumberRange(0, 120)],
                                  default=TRAVEL_MINUTES, render_kw=_NUMBER)
    interpreters = TextAreaField(_l("Interpreters"), [Optional(), Length(max=10_000)], description=_l(
        "One a line: name | languages, for example: Li Yi | zh en ja."), render_kw={"rows": 4})

    def offer_languages(self, languages: tuple[str, ...]) -> None:
        """Say which languages there are."""
        self._languages = languages

    def validate_interpreters(self, field: Any) -> None:
        names = [name for name, _languages in self._lines()]
        for name, languages in self._lines():
            unknown = [one for one in languages if one not in self._languages]
            if not name or not languages or unknown or names.count(name) > 1:
                raise ValidationError(str(_l("Each line has a name, | and languages of: %(known)s.")) % {
                    "known": " ".join(self._languages)})
        if field.data and len(self._lines()) > 200:
            raise ValidationError(_l("Each line has a name, | and languages of: %(known)s."))

    def entries(self, known: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
        """The interpreters as a definition has them; who was there before (by name) keeps code and names."""
        found, used = [], {one["code"] for one in known.values()}
        for name, languages in self._lines():
            kept = known.get(name)
            code = kept["code"] if kept else next(f"i{number}" for number in count(1) if f"i{number}" not in used)
            used.add(code)
            label = kept["name"] if kept else {"zh" if any(map(is_han, name)) else "en": name}
            found.append({"code": code, "name": label, "languages": languages})
        return found

    def _lines(self) -> list[tuple[str, list[str]]]:
        found = []
        for line in (self.interpreters.data or "").splitlines():
            if line.strip():
                name, _bar, languages = line.replace("｜", "|").partition("|")
                found.append((name.strip(), languages.replace(",", " ").replace("、", " ").lower().split()))
        return found


class PartyForm(Form):
    """Who comes for a card."""

    references = StringField(_l("Who comes"), [Optional(), Length(max=500)], description=_l(
        "References of registrations, with spaces between them. They see the meetings on their personal pages."))
    languages = CheckboxesField(_l("Languages they speak"), [Optional()], description=_l(
        "None ticked: no interpreter is ever needed."))
    most = IntegerField(_l("Meetings at most"), [Optional(), NumberRange(1, 100)], description=_l(
        "Empty: as many as the event allows."), render_kw=_NUMBER)

    def listed(self) -> list[str]:
        """The references, each once."""
        return list(dict.fromkeys((self.references.data or "").replace(",", " ").replace("，", " ").split()))


class NewPartyForm(Form):
    """A card that is to take part."""

    card = SelectField(_l("Card"), [InputRequired()])


class ChangeForm(Form):
    """What has changed on the day."""

    what = RadioField(_l("What has changed"), [InputRequired()], default="absent", choices=options((
        ("absent", _l("Somebody has left or doesn’t come")), ("late", _l("Somebody arrives late")),
        ("broken", _l("A table can’t be used")))))
    # Which of the two is needed follows from what has changed; `Optional` would end the checks below.
    party = OptionalSelect(_l("Card"))
    table = OptionalSelect(_l("Table"))
    at = DateTimeLocalField(_l("From when on"), [InputRequired()], format="%Y-%m-%dT%H:%M", description=_l(
        "On the event’s clocks. For somebody late: when they arrive."))

    def validate_party(self, field: Any) -> None:
        if self.what.data != "broken" and not field.data:
            raise ValidationError(_l("Choose the card."))

    def validate_table(self, field: Any) -> None:
        if self.what.data == "broken" and not field.data:
            raise ValidationError(_l("Choose the table."))
