"""What is chosen from: pairs of a value and its label, as the library wants them; and a list that may be left alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice, SelectField


class OptionalSelect(SelectField):
    """One of several or none; also where a browser didn't send the list at all."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


def options(pairs: Iterable[tuple[str, Any]], *, blank: bool = False) -> list[SelectChoice]:
    """The choices of a list; with `blank` one may choose none of them."""
    given = [SelectChoice(value, label) for value, label in pairs]
    return [SelectChoice("", "—"), *given] if blank else given
