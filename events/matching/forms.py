"""A pair that staff choose by themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.web.forms import Form


class PinForm(Form):
    """A card of the other side that is not proposed, and is to be pinned all the same."""

    card = SelectField(_l("Card"), [InputRequired()])
