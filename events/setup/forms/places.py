"""Forms for rooms, categories, scan points."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, ColorField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from events.setup.forms.entries import EntryForm

DEFAULT_COLOUR = "#0B6E75"
NUMBER = {"inputmode": "numeric"}


class CheckboxesField(SelectMultipleField):
    """Several of several, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class CodedForm(EntryForm):
    """An entry with a code, given once."""

    code = StringField(_l("Code"), description=_l(
        "Letters, digits and hyphens; lists, files and addresses call it so. It can't be changed later."),
        render_kw={"autocapitalize": "none", "spellcheck": "false", "maxlength": 60})


class RoomForm(CodedForm):
    """A room."""

    labels = ("name",)
    texts = ("code", "capacity")

    name_zh = StringField(_l("What it is called"))
    name_en = StringField(_l("What it is called in English"))
    capacity = StringField(_l("Seats"), [Optional()], description=_l(
        "Holds for activities that state no capacity of their own."), render_kw=NUMBER)


class CategoryForm(CodedForm):
    """A category of delegates."""

    labels = ("name",)
    texts = ("code", "quota", "colour", "companions", "companion_category")
    flags = ("approval", "public", "counted")

    name_zh = StringField(_l("What it is called"))
    name_en = StringField(_l("What it is called in English"))
    quota = StringField(_l("Quota"), [Optional()], description=_l("How many there may be; empty for no limit."),
                        render_kw=NUMBER)
    colour = ColorField(_l("Colour"), [Optional()], default=DEFAULT_COLOUR, description=_l(
        "On badges and at the desk."))
    approval = BooleanField(_l("Registrations are reviewed"), default=False)
    public = BooleanField(_l("May be chosen at the public form"), default=True)
    counted = BooleanField(_l("Counts in the figures"), default=True)
    companions = StringField(_l("Companions"), [Optional()], description=_l(
        "How many a delegate may bring."), render_kw=NUMBER)
    companion_category = SelectField(_l("Category of companions"), [Optional()], validate_choice=False)


class PointForm(CodedForm):
    """Where badges are scanned."""

    labels = ("name",)
    texts = ("code", "activity", "admits", "opens_minutes_before", "closes_minutes_after")
    flags = ("daily", "forgiving", "needs_sign_up")
    lists = ("categories",)

    name_zh = StringField(_l("What it is called"))
    name_en = StringField(_l("What it is called in English"))
    activity = SelectField(_l("Activity"), [Optional()], validate_choice=False)
    admits = SelectField(_l("Lets in"), default="once", validate_choice=False)
    daily = BooleanField(_l("Starts afresh each day"), default=False, description=_l("At 4 in the morning."))
    forgiving = BooleanField(_l("Lets in who forgot to check out"), default=False, description=_l(
        "Only for points that count in and out."))
    needs_sign_up = BooleanField(_l("Only with a place in the activity"), default=False)
    categories = CheckboxesField(_l("Only these categories"), [Optional()], validate_choice=False, description=_l(
        "None ticked: those of the activity, else all."))
    opens_minutes_before = StringField(_l("Opens, minutes before the activity"), [Optional()], description=_l(
        "Both empty: always open."), render_kw=NUMBER)
    closes_minutes_after = StringField(_l("Closes, minutes after it"), [Optional()], render_kw=NUMBER)
    field_names: ClassVar[dict[str, str]] = {}
