"""Forms for the event itself: a new one, its own facts, a definition that is brought in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from app.web.forms import Form, InnerForm
from events.setup.definition.reading import DEFAULT_ZONE
from events.setup.definition.tree import Tree, tree_text
from events.setup.forms.entries import EntryForm, label_of
from events.setup.forms.places import NUMBER, CheckboxesField
from events.setup.presets import NewEvent
from events.setup.rules.codes import is_reserved

BLANK_ORGANIZERS = 2
_PLAIN = {"autocapitalize": "none", "spellcheck": "false", "maxlength": 60}


class NewEventForm(Form):
    """What an organiser says of a new event; the rest comes from a preset or an earlier edition."""

    name_zh = StringField(_l("What it is called"), [Length(max=200)])
    name_en = StringField(_l("What it is called in English"), [Length(max=200)])
    code = StringField(_l("Code"), [
        Optional(), Regexp(r"[a-z0-9][a-z0-9-]{0,59}\Z", message=_l("Small letters, digits and hyphens, 60 at most.")),
    ], description=_l("It is in the address of the event's page and can't be changed later. Empty: made of kind and year, "
                      "such as summit-2026."),
        render_kw=_PLAIN)
    starts = DateField(_l("First day"), [DataRequired(_l("Enter the first day, such as 2026-10-11."))])
    ends = DateField(_l("Last day"), [Optional()], description=_l("Empty: as long as such an event usually is."))
    city_zh = StringField(_l("City"), [Optional(), Length(max=100)])
    city_en = StringField(_l("City in English"), [Optional(), Length(max=100)])
    timezone = SelectField(_l("Time zone"), default=DEFAULT_ZONE)
    organisation = SelectField(_l("Organisation"), coerce=int)

    def validate_name_zh(self, field: Any) -> None:
        if not (field.data or self.name_en.data):
            raise ValidationError(_NAMELESS)

    def validate_code(self, field: Any) -> None:
        if is_reserved(field.data or ""):
            raise ValidationError(_RESERVED)

    def validate_ends(self, field: Any) -> None:
        if field.data and self.starts.data and field.data < self.starts.data:
            raise ValidationError(_BACKWARDS)

    def new_event(self, code: str) -> NewEvent:
        """What was entered, as a value; `code` is that of an event to which none was given."""
        return NewEvent(
            code=self.code.data or code, name=dict(label_of(self.name_zh.data, self.name_en.data)),  # type: ignore[arg-type]  # texts
            starts=self.starts.data, ends=self.ends.data, timezone=self.timezone.data,
            city=dict(label_of(self.city_zh.data or "", self.city_en.data or "")) or None,  # type: ignore[arg-type]  # texts
        )


class NextEditionForm(NewEventForm):
    """A new event that is the next edition of one, with a choice of what comes along."""

    parts = CheckboxesField(_l("What comes along"), [Optional()], validate_choice=True, description=_l(
        "What a part refers to comes along with it: an activity brings its room. People, places and scans stay."))


_NAMELESS = _l("Enter the name in Chinese, in English, or in both.")
_BACKWARDS = _l("The last day is before the first.")
_RESERVED = _l("This word stands for pages of its own here, so no event can be called that. Choose another code.")


class OrganizerForm(InnerForm):
    """A host, undertaker, co-organiser or supporter."""

    role = SelectField(_l("Role"), default="host", validate_choice=False)
    name_zh = StringField(_l("What it is called"))
    name_en = StringField(_l("What it is called in English"))

    def is_filled(self) -> bool:
        return bool((self.name_zh.data or "").strip() or (self.name_en.data or "").strip())

    def entry(self) -> dict[str, Tree]:
        return {"role": self.role.data,
                "name": label_of((self.name_zh.data or "").strip(), (self.name_en.data or "").strip())}


class EventForm(EntryForm):
    """The event's own facts."""

    labels = ("name", "city")
    texts = ("kind", "timezone", "starts", "ends", "registration_opens", "registration_closes")
    lists = ("languages",)

    name_zh = StringField(_l("What it is called"))
    name_en = StringField(_l("What it is called in English"))
    kind = SelectField(_l("Kind"), validate_choice=False)
    starts = StringField(_l("First day"), render_kw={"type": "date"})
    ends = StringField(_l("Last day"), render_kw={"type": "date"})
    registration_opens = StringField(_l("Registration opens"), [Optional()], render_kw={"type": "datetime-local"},
                                     description=_l("Empty: as soon as the event is published."))
    registration_closes = StringField(_l("Registration closes"), [Optional()], render_kw={"type": "datetime-local"},
                                      description=_l("Empty: when the last day is over."))
    move = BooleanField(_l("Move all activities along with the first day"), default=False)
    timezone = SelectField(_l("Time zone"), default=DEFAULT_ZONE, validate_choice=False, description=_l(
        "In another zone every time of day stays as it is."))
    city_zh = StringField(_l("City"), [Optional()])
    city_en = StringField(_l("City in English"), [Optional()])
    languages = CheckboxesField(_l("Languages"), validate_choice=False)
    series_code = StringField(_l("Code of the series"), [Optional()], render_kw=_PLAIN)
    series_name_zh = StringField(_l("Name of the series"), [Optional()])
    series_name_en = StringField(_l("Name of the series in English"), [Optional()])
    series_edition = StringField(_l("Number of the edition"), [Optional()], render_kw=NUMBER)
    organizers = FieldList(FormField(OrganizerForm), label=_l("Hosts and organisers"), max_entries=60)

    def entry(self) -> dict[str, Tree]:
        found = super().entry()
        organizers = [row.form.entry() for row in self.organizers.entries if row.form.is_filled()]
        series: dict[str, Tree] = {}
        for key, field in (("code", self.series_code), ("edition", self.series_edition)):
            if field.data:
                series[key] = field.data
        name = label_of(self.series_name_zh.data or "", self.series_name_en.data or "")
        series |= {"name": name} if name else {}
        return found | ({"organizers": organizers} if organizers else {}) | ({"series": series} if series else {})

    def show(self, entry: Mapping[str, Any]) -> None:
        super().show(entry)
        self.languages.data = list(entry.get("languages", ("zh", "en")))
        series = entry.get("series", {})
        self.series_code.data = series.get("code", "")
        self.series_edition.data = tree_text(series.get("edition"))
        self.series_name_zh.data = series.get("name", {}).get("zh", "")
        self.series_name_en.data = series.get("name", {}).get("en", "")
        for organizer in entry.get("organizers", ()):
            self.organizers.append_entry({
                "role": organizer["role"], "name_zh": organizer["name"].get("zh", ""),
                "name_en": organizer["name"].get("en", "")})
        self.offer_organizers()

    def offer_organizers(self) -> None:
        """Have some empty lines at the end."""
        while sum(not row.form.is_filled() for row in self.organizers.entries) < BLANK_ORGANIZERS:
            self.organizers.append_entry()


class DefinitionForm(Form):
    """A definition file, or its text once it has been looked at."""

    file = FileField(_l("Definition file"), description=_l("YAML, as exported here or written by hand."),
                     render_kw={"accept": ".yaml,.yml,text/yaml"})
    text = TextAreaField(_l("Definition"), [Optional()], filters=[], render_kw={
        "rows": 16, "class": "code", "spellcheck": "false"})
    organisation = SelectField(_l("Organisation"), coerce=int, validate_choice=False)
    step = HiddenField(default="check")
