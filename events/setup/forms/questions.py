"""The form for one of the event's own questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from events.setup.definition.tree import Tree
from events.setup.forms.entries import EntryForm, label_of, lines_of, tree_text
from events.setup.forms.places import NUMBER, CheckboxesField

_TESTS = ("equals", "not_equals", "in")


class QuestionForm(EntryForm):
    """A question. `kept_condition` is one that is too rich for the fields here and stays as it is."""

    labels = ("label", "help", "section")
    texts = ("key", "type", "min", "max", "max_length", "max_mb")
    flags = ("required", "sensitive")
    lists = ("categories",)
    field_names: ClassVar[dict[str, str]] = {
        "show_if": "condition_key", "show_if_key": "condition_key", "show_if_equals": "condition_value",
        "show_if_not_equals": "condition_value", "show_if_in": "condition_value",
    }

    key = StringField(_l("Code"), description=_l(
        "Letters, digits and underscores; rosters may use it as a heading. It can't be changed later."),
        render_kw={"autocapitalize": "none", "spellcheck": "false", "maxlength": 60})
    type = SelectField(_l("Type"), validate_choice=False)
    label_zh = StringField(_l("Question"))
    label_en = StringField(_l("Question in English"))
    help_zh = TextAreaField(_l("Help"), [Optional()], render_kw={"rows": 2})
    help_en = TextAreaField(_l("Help in English"), [Optional()], render_kw={"rows": 2})
    section_zh = StringField(_l("Section of the form"), [Optional()])
    section_en = StringField(_l("Section in English"), [Optional()])
    required = BooleanField(_l("Must be answered"), default=False)
    sensitive = BooleanField(_l("Sensitive: kept encrypted, each look is recorded"), default=False)
    categories = CheckboxesField(_l("Only these categories"), [Optional()], validate_choice=False, description=_l(
        "None ticked: everybody."))
    choices = TextAreaField(_l("Choices"), [Optional()], description=_l(
        "One a line: value | Chinese | English | how many may choose it."), render_kw={"rows": 4})
    min = StringField(_l("Least"), [Optional()], description=_l("A number, a date, a time, or how many choices."))
    max = StringField(_l("Most"), [Optional()])
    max_length = StringField(_l("Longest answer, in characters"), [Optional()], render_kw=NUMBER)
    accept = StringField(_l("Kinds of files"), [Optional()], description=_l("Such as: pdf, jpg, png."))
    max_mb = StringField(_l("Largest file, in MB"), [Optional()], render_kw=NUMBER)
    condition_key = SelectField(_l("Ask only where this question"), [Optional()], validate_choice=False)
    condition_test = SelectField(_l("is answered"), [Optional()], validate_choice=False, default="equals", choices=[
        SelectChoice("equals", _l("with")), SelectChoice("not_equals", _l("other than with")),
        SelectChoice("in", _l("with one of"))])
    condition_value = StringField(_l("Answer"), [Optional()], description=_l(
        "yes or no, a choice's value, or what was typed; several with commas."))
    kept_condition: Tree | None = None

    def entry(self) -> dict[str, Tree]:
        found = super().entry()
        choices = [_choice(row) for row in lines_of(self.choices.data)]
        kinds = [kind.strip().lstrip(".").lower() for kind in (self.accept.data or "").replace("，", ",").split(",")]
        condition = self.kept_condition or self._condition()
        return (
            found | ({"choices": choices} if choices else {})
            | ({"accept": [kind for kind in kinds if kind]} if any(kinds) else {})
            | ({"show_if": condition} if condition else {}))

    def _condition(self) -> dict[str, Tree] | None:
        if not self.condition_key.data:
            return None
        typed = self.condition_value.data or ""
        test = self.condition_test.data if self.condition_test.data in _TESTS else "equals"
        several = [part.strip() for part in typed.replace("，", ",").split(",") if part.strip()]
        return {"key": self.condition_key.data, test: several if test == "in" else typed}

    def show(self, entry: Mapping[str, Any]) -> None:
        super().show(entry)
        self.choices.data = "\n".join(map(_choice_line, entry.get("choices", ())))
        self.accept.data = ", ".join(entry.get("accept", ()))
        condition = entry.get("show_if")
        if condition and "key" in condition:
            self.condition_key.data = condition["key"]
            self.condition_test.data = next(test for test in _TESTS if test in condition)
            value = condition[self.condition_test.data]
            self.condition_value.data = ", ".join(value) if isinstance(value, list) else _yes_no(value)

    def keep(self, entry: Mapping[str, Any]) -> None:
        """Let a condition stay that has parts, since the fields can't show it."""
        condition = entry.get("show_if")
        if condition and "key" not in condition:
            self.kept_condition = condition


def _yes_no(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else tree_text(value)


def _choice(row: list[str]) -> dict[str, Tree]:
    value, zh, en, capacity = (*row, "", "", "", "")[:4]
    # One text alone is the value and, as it stands, what people read.
    found: dict[str, Tree] = {"value": value, "label": label_of(zh, en) or value}
    return found | ({"capacity": capacity} if capacity else {})


def _choice_line(choice: Mapping[str, Any]) -> str:
    label = choice.get("label", {})
    said = [choice["value"], label.get("zh", ""), label.get("en", ""), tree_text(choice.get("capacity"))]
    while not said[-1]:
        said.pop()
    return " | ".join(said)
