"""Forms: shape and messages, with errors that come from a field, from the form, or from a refused service."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import validate_csrf
from wtforms import Form as PlainForm
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.errors import Refused, sentence_for


class Form(FlaskForm):
    """The base of every form. `status` is 422 where it was sent and has errors, else 200."""

    class Meta(FlaskForm.Meta):
        # Texts are cleaned once, here: nobody means the space behind a name.
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            filters = unbound_field.kwargs.get("filters", [])
            if unbound_field.field_class.__name__ in TEXT_FIELDS and strip not in filters:
                options = {**options, "filters": [strip, *filters]}
                unbound_field.kwargs.pop("filters", None)
            return unbound_field.bind(form=form, **options)

    def validate(self, *arguments: Any, **options: Any) -> bool:
        """Whether everything holds; a token of a session that has ended is told on top, with all that was typed kept."""
        is_valid: bool = super().validate(*arguments, **options)
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = []
            self.refuse(Refused("stale_form"))
        return is_valid

    def refuse(self, error: Refused) -> None:
        """Show a service's refusal beside the field it names, else on top of the form."""
        message = sentence_for(error)
        field = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors.append(message)
        else:
            field.errors = [*field.errors, message]

    @property
    def status(self) -> int:
        return 422 if self.is_submitted() and self.errors else 200


class InnerForm(PlainForm):
    """The base of forms within a form: rows of a list, parts of a page. It says what is wrong in the page's language."""

    class Meta:
        get_translations = FlaskForm.Meta.get_translations


def has_good_token() -> bool:
    """Whether what was sent carries the token that its page was given; for what is read without a form."""
    if not current_app.config["WTF_CSRF_ENABLED"] or g.get("csrf_valid", False):
        return True
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


class CheckboxesField(SelectMultipleField):
    """Several of a few choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


TEXT_FIELDS = {"StringField", "TextAreaField", "EmailField", "TelField", "SearchField", "URLField"}


def strip(value: Any) -> Any:
    """Texts without spaces around them; everything else as it is."""
    return value.strip() if isinstance(value, str) else value
