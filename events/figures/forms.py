"""What may be asked of the figures page."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.web.forms import Form


class AsOfForm(Form):
    """The day at whose end the figures are to be told; sent by GET, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    as_of = DateField(_l("As of"), validators=[Optional()])


class SheetForm(Form):
    """From which snapshot a sheet is drawn up, and in place of which; the choices are injected."""

    snapshot = SelectField(
        _l("From the snapshot"), validators=[DataRequired()],
        description=_l("Its figures of deals are taken as they stand there, those of people as of the same date."))
    replaces = SelectField(_l("In place of"), validators=[Optional()])


class WithdrawForm(Form):
    """Why a sheet is withdrawn."""

    reason = TextAreaField(_l("Why"), validators=[DataRequired(), Length(max=1000)],
                           description=_l("It stands on the sheet from now on."))
