"""Forms of people: what is kept of two registrations, who looks after whom, a note for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField

from app.web.forms import CheckboxesField, Form

FIELDS, ANSWERS = "f-", "q-"
LEFT, RIGHT, BOTH = "left", "right", "both"
_SIDES = [SelectChoice(LEFT, _l("The left one")), SelectChoice(RIGHT, _l("The right one"))]


class MergeForm(Form):
    """Which registration stays; its fields are added for each thing in which the two differ."""

    keep = RadioField(_l("Which badge stays valid?"), choices=_SIDES, default=LEFT)


def merge_form(names: Sequence[str], defaults: dict[str, str]) -> MergeForm:
    """A form with one choice of a side for each name (f-FIELD, q-KEY); the note may also be both."""
    both = [*_SIDES, SelectChoice(BOTH, _l("Both"))]
    fields = {name: RadioField(choices=both if name == f"{FIELDS}note" else _SIDES) for name in names}
    form: MergeForm = type("MergeOfTwoForm", (MergeForm,), fields)(data=defaults)
    return form


class LiaisonChoiceForm(Form):
    """Who looks after somebody."""

    liaison = SelectField(_l("Liaison"), validate_choice=False)


class BulkLiaisonForm(LiaisonChoiceForm):
    """Who looks after several people at once."""

    categories = CheckboxesField(_l("Categories"), validate_choice=False)
    groups = CheckboxesField(_l("Groups"), validate_choice=False)


class DeskNoteForm(Form):
    """What a desk sees when it scans a guest's badge."""

    note = StringField(_l("Note for the desk"), description=_l("Shown when the badge is scanned, such as “needs a wheelchair”."),
                       render_kw={"maxlength": 200})


def with_liaisons(form: Any, liaisons: Sequence[Any]) -> Any:
    """The form with the liaisons to choose from; the empty choice is nobody."""
    form.liaison.choices = [SelectChoice("", _l("Nobody of their own")),
                            *(SelectChoice(str(one.staff_id), one.name) for one in liaisons)]
    return form
