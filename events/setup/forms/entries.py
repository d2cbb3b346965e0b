"""The base of a form for one entry of a definition: fields to keys, keys to fields, mistakes to their fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList

from app.web.forms import Form
from events.setup.definition.errors import DefinitionError
from events.setup.definition.tree import Tree, tree_text
from events.setup.errors import mistake_sentence

# Beside its field nobody needs the name of a key.
_MISSING = _l("Please fill this in.")
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def lines_of(text: str | None) -> list[list[str]]:
    """Lines of a text area as their parts between bars, empty lines left out."""
    rows = ([part.strip() for part in line.replace("｜", "|").split("|")] for line in (text or "").splitlines())
    return [row for row in rows if any(row)]


def label_of(zh: str, en: str = "") -> dict[str, Tree]:
    """A label of what was typed; nothing where nothing was."""
    return {language: text for language, text in (("zh", zh), ("en", en)) if text}


class EntryForm(Form):
    """A form whose fields are named as the definition's keys; a label `name` has the fields name_zh and name_en."""

    labels: ClassVar[Sequence[str]] = ()
    texts: ClassVar[Sequence[str]] = ()
    flags: ClassVar[Sequence[str]] = ()
    lists: ClassVar[Sequence[str]] = ()

    def entry(self) -> dict[str, Tree]:
        """What was typed, as a file would have it; what is empty is left out."""
        found: dict[str, Tree] = {}
        for name in self.texts:
            if name in self and self[name].data:
                found[name] = self[name].data
        for name in self.labels:
            label = label_of(self[f"{name}_zh"].data or "", self[f"{name}_en"].data or "")
            if label:
                found[name] = label
        for name in self.flags:
            found[name] = bool(self[name].data)
        for name in self.lists:
            if self[name].data:
                found[name] = list(self[name].data)
        return found

    def show(self, entry: Mapping[str, Any]) -> None:
        """Fill the fields from an entry as `definition_tree` gives it."""
        for name in self.texts:
            if name in self and name in entry:
                self[name].data = tree_text(entry[name])
        for name in self.labels:
            for language in ("zh", "en"):
                self[f"{name}_{language}"].data = entry.get(name, {}).get(language, "")
        for name in self.flags:
            self[name].data = entry.get(name, self[name].default)
        for name in self.lists:
            self[name].data = list(entry.get(name, ()))

    def show_mistakes(
        self, prefix: str, mistakes: Iterable[DefinitionError], titles: Mapping[str, str] | None = None,
    ) -> None:
        """Put each mistake beside its field; those of other entries on top, with what those are called by their place."""
        for mistake in mistakes:
            sentence = str(_MISSING) if mistake.code in ("missing_key", "empty") else mistake_sentence(mistake)
            field = self._field_at(mistake.path.removeprefix(prefix)) if mistake.path.startswith(prefix) else None
            if field is None:
                where = (titles or {}).get(mistake.path.partition(".")[0], mistake.path)
                self.form_errors.append(f"{where}: {mistake_sentence(mistake)}")
            else:
                field.errors = [*field.errors, sentence]
        for rows in self:
            if isinstance(rows, FieldList):
                # A list of rows looks at its rows' errors once, when it is validated.
                rows.errors = [row.errors for row in rows.entries if row.errors]

    def _field_at(self, path: str) -> Field | None:
        """The field of a path such as `title.zh`, or the nearest that holds it."""
        form: Any = self
        found: Field | None = None
        name = ""
        for number, word in _STEP.findall(path):
            if number:
                if isinstance(found, FieldList) and int(number) <= len(found.entries):
                    form, name = found.entries[self.position_of(found, int(number) - 1)].form, ""
                continue
            name = f"{name}_{word}" if name else word
            for candidate in (name, self.field_names.get(name, ""), f"{name}_zh"):
                if candidate in form:
                    found = form[candidate]
                    break
        return found

    # Keys whose field has another name.
    field_names: ClassVar[Mapping[str, str]] = {}

    def position_of(self, field: FieldList, number: int) -> int:
        """Where among the field's rows the so-manieth that was filled in stands."""
        filled = [position for position, row in enumerate(field.entries) if row.form.is_filled()]
        return filled[number] if number < len(filled) else number
