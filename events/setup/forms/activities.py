"""Forms for activities and their items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from app.web.forms import InnerForm
from events.setup.definition.tree import Tree, tree_text
from events.setup.forms.entries import label_of, lines_of
from events.setup.forms.places import NUMBER, CheckboxesField, CodedForm
from events.setup.wording import SPEAKER_ROLES

BLANK_ITEMS = 2
_ROLES = {word: role for role, words in SPEAKER_ROLES.items() for word in (role, *words)}


class ItemForm(InnerForm):
    """An item of the agenda."""

    title_zh = StringField(_l("Item"))
    title_en = StringField(_l("Item in English"))
    minutes = StringField(_l("Minutes"), [Optional()], render_kw=NUMBER)
    speakers = TextAreaField(_l("Who speaks"), [Optional()], description=_l(
        "One a line: name | unit | title | speaker, chair, panellist or host. Only the name is needed."),
        render_kw={"rows": 2})

    def is_filled(self) -> bool:
        return any((field.data or "").strip() for field in self)

    def entry(self) -> dict[str, Tree]:
        """The item as a file has it."""
        found: dict[str, Tree] = {}
        title = label_of((self.title_zh.data or "").strip(), (self.title_en.data or "").strip())
        if title:
            found["title"] = title
        if (self.minutes.data or "").strip():
            found["minutes"] = self.minutes.data.strip()
        speakers = [_speaker(row) for row in lines_of(self.speakers.data)]
        return found | ({"speakers": speakers} if speakers else {})


class ActivityForm(CodedForm):
    """An activity with its items."""

    labels = ("title",)
    texts = ("code", "kind", "starts", "ends", "room", "capacity", "sign_up", "tables", "slot_minutes")
    flags = ("waiting_list",)
    lists = ("categories",)

    kind = SelectField(_l("Kind"), validate_choice=False)
    title_zh = StringField(_l("Title of the activity"))
    title_en = StringField(_l("Title of the activity in English"))
    starts = StringField(_l("Starts"), description=_l("On the event's clocks."), render_kw={"type": "datetime-local"})
    ends = StringField(_l("Ends"), render_kw={"type": "datetime-local"})
    room = SelectField(_l("Room"), [Optional()], validate_choice=False)
    capacity = StringField(_l("Capacity"), [Optional()], description=_l("Empty: as many as the room has seats."),
                           render_kw=NUMBER)
    sign_up = SelectField(_l("Sign-up"), default="none", validate_choice=False)
    waiting_list = BooleanField(_l("Keeps a waiting list when full"), default=False)
    categories = CheckboxesField(_l("Only these categories"), [Optional()], validate_choice=False, description=_l(
        "None ticked: everybody."))
    items = FieldList(FormField(ItemForm), label=_l("Items"), max_entries=200)
    stops = TextAreaField(_l("Stops"), [Optional()], description=_l("One a line: Chinese | English."),
                          render_kw={"rows": 2})
    tables = StringField(_l("Tables"), [Optional()], description=_l("For docking: how many talk at once."),
                         render_kw=NUMBER)
    slot_minutes = StringField(_l("Minutes a meeting"), [Optional()], render_kw=NUMBER)

    def entry(self) -> dict[str, Tree]:
        found = super().entry()
        items = [row.form.entry() for row in self.items.entries if row.form.is_filled()]
        stops = [label_of(*row[:2]) for row in lines_of(self.stops.data)]
        return found | ({"items": items} if items else {}) | ({"stops": stops} if stops else {})

    def show(self, entry: Mapping[str, Any]) -> None:
        super().show(entry)
        for item in entry.get("items", ()):
            self.items.append_entry({
                "title_zh": item.get("title", {}).get("zh", ""), "title_en": item.get("title", {}).get("en", ""),
                "minutes": tree_text(item.get("minutes")),
                "speakers": "\n".join(_speaker_line(speaker) for speaker in item.get("speakers", ())),
            })
        self.stops.data = "\n".join(
            " | ".join(filter(None, (stop.get("zh"), stop.get("en")))) for stop in entry.get("stops", ()))
        self.offer_items()

    def offer_items(self) -> None:
        """Have some empty items at the end."""
        while sum(not row.form.is_filled() for row in self.items.entries) < BLANK_ITEMS:
            self.items.append_entry()


def _speaker(row: list[str]) -> dict[str, Tree]:
    name, unit, title, role = (*row, "", "", "", "")[:4]
    found: dict[str, Tree] = {"name": name}
    for key, typed in (("unit", unit), ("title", title)):
        if typed:
            zh, joint, en = typed.partition(" / ")
            found[key] = {"zh": zh.strip(), "en": en.strip()} if joint else typed
    # What is no known word is kept, so that the mistake can be shown.
    return found | ({"role": _ROLES.get(role.casefold(), role)} if role else {})


def _speaker_line(speaker: Mapping[str, Any]) -> str:
    said = [speaker["name"], _said(speaker.get("unit")), _said(speaker.get("title")), speaker.get("role", "")]
    while not said[-1]:
        said.pop()
    return " | ".join(said)


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return " / ".join(filter(None, (value.get("zh"), value.get("en"))))
    return tree_text(value)
