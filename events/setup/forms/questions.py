"""The form for one of the event's own questions, with its choices and its conditions line by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from app.web.forms import Form, InnerForm
from events.setup.definition.tree import Tree, tree_text
from events.setup.forms.entries import EntryForm, label_of
from events.setup.forms.places import NUMBER, CheckboxesField
from events.setup.rules.conditions import LETTERS, TESTS, Line, join_lines, lines_of_condition

BLANK_CHOICES = 2
BLANK_CONDITIONS = 2
_PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


class ChoiceForm(InnerForm):
    """One of the answers to choose from; its value follows from its words where none is given."""

    label_zh = StringField(_l("Choice"))
    label_en = StringField(_l("Choice in English"))
    value = StringField(_l("Code"), [Optional()], render_kw={**_PLAIN, "maxlength": 100})
    capacity = StringField(_l("How many may choose it"), [Optional()], render_kw=NUMBER)

    def is_filled(self) -> bool:
        return any((field.data or "").strip() for field in self)

    def entry(self) -> dict[str, Tree]:
        """The choice as a file has it."""
        zh, en = (self.label_zh.data or "").strip(), (self.label_en.data or "").strip()
        value, capacity = (self.value.data or "").strip(), (self.capacity.data or "").strip()
        found: dict[str, Tree] = {"value": value or (en or zh)[:100], "label": label_of(zh, en) or value}
        return found | ({"capacity": capacity} if capacity else {})


class ConditionForm(InnerForm):
    """One test of another question's answer."""

    group = SelectField(_l("Belongs together"), [Optional()], validate_choice=False, choices=[
        SelectChoice("", _l("by itself")), *(SelectChoice(letter, letter) for letter in LETTERS)])
    key = SelectField(_l("Question"), [Optional()], validate_choice=False)
    test = SelectField(_l("is answered"), [Optional()], validate_choice=False, default="equals", choices=[
        SelectChoice("equals", _l("with")), SelectChoice("not_equals", _l("other than with")),
        SelectChoice("in", _l("with one of"))])
    value = StringField(_l("Answer"), [Optional()], render_kw=_PLAIN)

    def is_filled(self) -> bool:
        return bool(self.key.data)

    def line(self) -> Line:
        """The test as it was typed."""
        typed = (self.value.data or "").strip()
        test = self.test.data if self.test.data in TESTS else "equals"
        several = [part.strip() for part in typed.replace("，", ",").split(",") if part.strip()]
        return Line(self.key.data, test, several if test == "in" else typed,
                    self.group.data if self.group.data in LETTERS else "")


class SectionForm(Form):
    """The heading that neighbouring questions share; empty for none."""

    section_zh = StringField(_l("Section of the form"), [Optional(), Length(max=200)])
    section_en = StringField(_l("Section in English"), [Optional(), Length(max=200)])

    def section(self) -> dict[str, Tree] | None:
        return label_of(self.section_zh.data or "", self.section_en.data or "") or None


class QuestionForm(EntryForm):
    """A question. `kept_condition` is one that is nested deeper than the lines here can say, and stays as it is."""

    labels = ("label", "help", "section")
    texts = ("key", "type", "min", "max", "max_length", "max_mb", "kept_days")
    flags = ("required", "sensitive")
    lists = ("categories",)

    key = StringField(_l("Code"), description=_l(
        "Letters, digits and underscores; rosters may use it as a heading. It can't be changed later."),
        render_kw={**_PLAIN, "maxlength": 60})
    type = SelectField(_l("Type"), validate_choice=False)
    label_zh = StringField(_l("Question"))
    label_en = StringField(_l("Question in English"))
    help_zh = TextAreaField(_l("Help"), [Optional()], render_kw={"rows": 2})
    help_en = TextAreaField(_l("Help in English"), [Optional()], render_kw={"rows": 2})
    section_zh = StringField(_l("Section of the form"), [Optional()])
    section_en = StringField(_l("Section in English"), [Optional()])
    required = BooleanField(_l("Must be answered"), default=False)
    sensitive = BooleanField(_l("Sensitive: kept encrypted, each look is recorded"), default=False)
    kept_days = StringField(_l("Days that answers are kept"), [Optional()], render_kw=NUMBER, description=_l(
        "After the event; then they are erased before the rest. Empty: as long as the rest. People see the day."))
    categories = CheckboxesField(_l("Only these categories"), [Optional()], validate_choice=False, description=_l(
        "None ticked: everybody."))
    choices = FieldList(FormField(ChoiceForm), label=_l("Choices"), max_entries=500)
    min = StringField(_l("Least"), [Optional()], description=_l("A number, a date, a time, or how many choices."))
    max = StringField(_l("Most"), [Optional()])
    max_length = StringField(_l("Longest answer, in characters"), [Optional()], render_kw=NUMBER)
    accept = StringField(_l("Kinds of files"), [Optional()], description=_l("Such as: pdf, jpg, png."))
    max_mb = StringField(_l("Largest file, in MB"), [Optional()], render_kw=NUMBER)
    condition_join = SelectField(_l("Ask it where"), validate_choice=False, default="all", choices=[
        SelectChoice("all", _l("all of these hold")), SelectChoice("any", _l("at least one of these holds"))])
    conditions = FieldList(FormField(ConditionForm), label=_l("On what other answers"), max_entries=100)
    # Choices of which it was said what hangs on them, a value a line.
    dropped = HiddenField()
    kept_condition: Tree | None = None

    def entry(self) -> dict[str, Tree]:
        found = super().entry()
        choices: list[Tree] = [row.form.entry() for row in self.choices.entries if row.form.is_filled()]
        kinds = [kind.strip().lstrip(".").lower() for kind in (self.accept.data or "").replace("，", ",").split(",")]
        condition = self.kept_condition or self._condition()[0]
        return (
            found | ({"choices": choices} if choices else {})
            | ({"accept": [kind for kind in kinds if kind]} if any(kinds) else {})
            | ({"show_if": condition} if condition else {}))

    def _condition(self) -> tuple[dict[str, Any] | None, dict[str, int]]:
        """What the lines say, and which row each path of it came from."""
        rows = [number for number, row in enumerate(self.conditions.entries) if row.form.is_filled()]
        join = "any" if self.condition_join.data == "any" else "all"
        condition, paths = join_lines(join, [self.conditions.entries[number].form.line() for number in rows])
        return condition, {path: rows[number] for path, number in paths.items()}

    def show(self, entry: Mapping[str, Any]) -> None:
        super().show(entry)
        for choice in entry.get("choices", ()):
            label = choice.get("label", {})
            self.choices.append_entry({
                "value": choice["value"], "label_zh": label.get("zh", ""), "label_en": label.get("en", ""),
                "capacity": tree_text(choice.get("capacity"))})
        self.accept.data = ", ".join(entry.get("accept", ()))
        if "show_if" in entry and self.kept_condition is None:
            join, lines = lines_of_condition(entry["show_if"]) or ("all", [])
            self.condition_join.data = join
            for line in lines:
                self.conditions.append_entry({
                    "group": line.group, "key": line.key, "test": line.test, "value": _typed(line.value)})

    def keep(self, entry: Mapping[str, Any]) -> None:
        """Let a condition stay that the lines can't show."""
        condition = entry.get("show_if")
        if condition and lines_of_condition(condition) is None:
            self.kept_condition = condition

    def offer_rows(self, questions: list[SelectChoice]) -> None:
        """Have some empty lines at the end, and let each line choose from the questions."""
        for rows, blank in ((self.choices, BLANK_CHOICES), (self.conditions, BLANK_CONDITIONS)):
            while sum(not row.form.is_filled() for row in rows.entries) < blank:
                rows.append_entry()
        for row in self.conditions.entries:
            row.form.key.choices = questions

    def _field_at(self, path: str) -> Field | None:
        """Mistakes in a condition stand beside the line that they came from, missing choices beside the first."""
        if path == "choices":
            if not self.choices.entries:
                self.choices.append_entry()
            first: Field = self.choices.entries[0].form.label_zh
            return first
        if not path.startswith("show_if") or self.kept_condition:
            return super()._field_at(path)
        paths = self._condition()[1]
        at = next((at for at in sorted(paths, key=len, reverse=True) if path.startswith(at)), None)
        if at is None:
            return None
        row = self.conditions.entries[paths[at]].form
        is_answer = path.removeprefix(at).startswith((".equals", ".not_equals", ".in")) or not row.value.data
        found: Field = row.value if is_answer else row.key
        return found


def _typed(value: Any) -> str:
    """What an answer is compared with, as it is typed."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return ("yes" if value else "no") if isinstance(value, bool) else tree_text(value)
