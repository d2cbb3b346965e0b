"""The form with which a snapshot is taken."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app.web.forms import Form


class SnapshotForm(Form):
    """A name, over what, and as of when; the choices of `scope` are injected."""

    name = StringField(
        _l("Name of the snapshot"), validators=[DataRequired(), Length(max=120)],
        description=_l("By which it will be found, for example “Figures for the closing ceremony”. A snapshot is never "
                       "overwritten."))
    scope = SelectField(_l("Over what"), validators=[DataRequired()])
    as_of = DateField(_l("As of"), validators=[Optional()], description=_l("Left empty: today."))
