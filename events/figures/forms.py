"""What may be asked of the figures page."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import Optional

from app.web.forms import Form


class AsOfForm(Form):
    """The day at whose end the figures are to be told; sent by GET, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    as_of = DateField(_l("As of"), validators=[Optional()])
