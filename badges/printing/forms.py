"""What an organiser chooses before printing, and what a layout is changed by."""

from collections.abc import Mapping
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FloatField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from app.web.forms import Form, InnerForm
from badges.printing.enums import BadgeLayout, Discarded, ElementKind, Sorting
from badges.printing.rules.layouts import (
    LARGEST_MM,
    LARGEST_PT,
    LONGEST_WORDS,
    MOST_LINES,
    MOST_ON_SHEET,
    PROPERTIES,
    SMALLEST_MM,
)

COLOUR_PATTERN = "#[0-9a-fA-F]{6}|category|on_category"
_STEP = {"step": "0.1", "inputmode": "decimal"}


class PrintForm(Form):
    """Which badges, in which order, how they lie on paper. What an event offers to choose from is injected."""

    category = SelectField(_l("Category"), [Optional()])
    group = SelectField(_l("Group"), [Optional()])
    unit = SelectField(_l("Organisation"), [Optional()])
    when = SelectField(_l("Arrival or activity"), [Optional()])
    only_unprinted = BooleanField(
        _l("Only those not printed yet"),
        description=_l("New delegates and reissued badges; what was printed before, or is being printed, is left out."),
        default=True,
    )
    layout_code = SelectField(_l("What is printed"), [Optional()])
    layout = RadioField(
        _l("Paper"),
        default=BadgeLayout.SHEET.value,
        choices=[
            SelectChoice(BadgeLayout.SHEET.value, _l("Sheets: A4 with cut marks, or the label sheet of the layout")),
            SelectChoice(BadgeLayout.SINGLE.value, _l("One a page, in its own size")),
        ],
    )
    sorting = RadioField(
        _l("Order"),
        default=Sorting.CATEGORY.value,
        choices=[
            SelectChoice(Sorting.CATEGORY.value, _l("By category, then by pinyin")),
            SelectChoice(Sorting.NAME.value, _l("By pinyin alone")),
            SelectChoice(Sorting.UNIT.value, _l("By organisation")),
            SelectChoice(Sorting.GROUP.value, _l("By group")),
        ],
    )
    separators = BooleanField(
        _l("A separator sheet before each section"),
        description=_l("With the category, letter, organisation or group, and how many follow."),
    )


class DiscardForm(Form):
    """Why a print came to nothing."""

    reason = RadioField(
        _l("Why"),
        choices=[
            SelectChoice(Discarded.SPOILT.value, _l("It came out spoilt, or the paper was wrong")),
            SelectChoice(Discarded.WRONG.value, _l("The layout or the people were wrong")),
            SelectChoice(Discarded.NOT_NEEDED.value, _l("It isn't needed")),
        ],
    )


class IssueForm(Form):
    """Why a badge is reissued or withdrawn; the choices are injected."""

    reason = SelectField(_l("Why"), [InputRequired()])


class NewLayoutForm(Form):
    """Which ready-made layout to start from; the choices are injected."""

    ready_made = SelectField(_l("Ready-made layout"))


class LayoutFileForm(Form):
    """A layout that was exported."""

    file = FileField(_l("Layout file"), render_kw={"accept": ".json"})


class PictureForm(Form):
    """A logo or a background."""

    picture = FileField(
        _l("Picture"),
        description=_l("PNG, JPEG, or the first page of a PDF; at most 10 MB."),
        render_kw={"accept": ".png,.jpg,.jpeg,.pdf"},
    )


class ChoicesForm(Form):
    """Which layout each category has; its fields are added by `choices_form`."""


def choices_form(categories: Mapping[str, str], layouts: Mapping[str, str], chosen: Mapping[str, str]) -> ChoicesForm:
    """A select for each category ({code: name}, the empty code first), with the layouts' names by their codes."""
    fields = {
        f"layout_{number}": SelectField(
            name, choices=[SelectChoice("", layouts[""] if code == "" else _l("As for all")),
                           *(SelectChoice(key, label) for key, label in layouts.items() if key)],
            default=chosen.get(code, ""),
        )
        for number, (code, name) in enumerate(categories.items())
    }  # fmt: skip
    form: ChoicesForm = type("ChoicesForm", (ChoicesForm,), fields)()
    return form


def _length(label: Any, least: float, most: float = LARGEST_MM) -> FloatField:
    return FloatField(
        label, [InputRequired(), NumberRange(least, most)], widget=wtforms.widgets.NumberInput("any"), render_kw=_STEP
    )


class LayoutForm(Form):
    """A layout's name, size and sheet; its elements have forms of their own beside it."""

    revision = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,9}\Z")])
    name_zh = StringField(_l("Name in Chinese"), [Length(max=80)])
    name_en = StringField(_l("Name in English"), [Length(max=80)])
    width_mm = _length(_l("Width, mm"), SMALLEST_MM)
    height_mm = _length(_l("Height, mm"), SMALLEST_MM)
    own_sheet = BooleanField(
        _l("A sheet of its own"),
        description=_l("For label sheets. Without it, badges are laid on A4, as many as fit, with cut marks."),
    )
    paper_width_mm = _length(_l("Paper width, mm"), SMALLEST_MM, LARGEST_MM * 2)
    paper_height_mm = _length(_l("Paper height, mm"), SMALLEST_MM, LARGEST_MM * 2)
    columns = IntegerField(_l("Columns"), [InputRequired(), NumberRange(1, MOST_ON_SHEET)])
    rows = IntegerField(_l("Rows"), [InputRequired(), NumberRange(1, MOST_ON_SHEET)])
    left_mm = _length(_l("Margin on the left, mm"), 0)
    top_mm = _length(_l("Margin on top, mm"), 0)
    gap_x_mm = _length(_l("Gap between columns, mm"), 0)
    gap_y_mm = _length(_l("Gap between rows, mm"), 0)
    cut_marks = BooleanField(_l("Cut marks"))


class ElementForm(InnerForm):
    """Everything that an element may say; what its kind doesn't have is taken away by `element_form`."""

    x_mm = _length(_l("From the left, mm"), -LARGEST_MM)
    y_mm = _length(_l("From the top, mm"), -LARGEST_MM)
    width_mm = _length(_l("Width, mm"), 0.1)
    height_mm = _length(_l("Height, mm"), 0.1)
    source = SelectField(_l("What it says"))
    words_zh = TextAreaField(_l("Words in Chinese"), [Length(max=LONGEST_WORDS)], render_kw={"rows": 2})
    words_en = TextAreaField(_l("Words in English"), [Length(max=LONGEST_WORDS)], render_kw={"rows": 2})
    align = SelectField(_l("Across"))
    rise = SelectField(_l("Upright"))
    bold = BooleanField(_l("Bold"))
    size_pt = FloatField(_l("Size, points"), [InputRequired(), NumberRange(1, LARGEST_PT)])
    floor_pt = FloatField(_l("Smallest size, points"), [InputRequired(), NumberRange(1, LARGEST_PT)])
    lines = IntegerField(_l("Lines at most"), [InputRequired(), NumberRange(1, MOST_LINES)])
    colour = StringField(
        _l("Colour"), [Regexp(rf"({COLOUR_PATTERN})\Z")],
        description=_l("#0B6E75, or “category” for the category's colour, “on_category” for what is read on it."),
    )  # fmt: skip
    picture = SelectField(_l("Picture"), [Optional()])
    fit = SelectField(_l("How it fills its box"))
    mark = SelectField(_l("Mark"))
    turned = BooleanField(_l("Upside down"))


# The property behind each field that is not called like it.
_PROPERTY = {"words_zh": "words", "words_en": "words", "turned": "turn"}
_BOX = ("x_mm", "y_mm", "width_mm", "height_mm")


def element_form(
    element: Any, choices: Mapping[str, Mapping[str, str]], posted: Any = None
) -> ElementForm:
    """The form of one element, its fields named `ID-field`; from what was posted, else as it is kept."""
    values = {name: getattr(element, name) for name in (*_BOX, *PROPERTIES[element.kind])}
    words = values.pop("words", {})
    values |= {"words_zh": words.get("zh", ""), "words_en": words.get("en", ""), "turned": bool(values.get("turn"))}
    form = ElementForm(posted, prefix=f"{element.id}-", data=values)
    own = PROPERTIES[element.kind] if element.kind is not ElementKind.CODE else frozenset()
    for field in list(form):
        name = field.short_name
        boxed = name in _BOX and element.kind is not ElementKind.BACKGROUND
        if not boxed and _PROPERTY.get(name, name) not in own:
            del form[name]
        elif name in choices:
            field.choices = [SelectChoice(value, label) for value, label in choices[name].items()]
    return form


def element_document(element: Any, form: ElementForm) -> dict[str, Any]:
    """The element as a document says it, from its form."""
    data = dict(form.data)
    said: dict[str, Any] = {"id": element.id, "kind": str(element.kind)}
    if "words_zh" in data:
        written = {language: data.pop(f"words_{language}") or "" for language in ("zh", "en")}
        said["words"] = {language: "\n".join(words.splitlines()) for language, words in written.items()}
    if "turned" in data:
        said["turn"] = 180 if data.pop("turned") else 0
    return said | data
