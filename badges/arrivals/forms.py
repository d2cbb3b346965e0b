"""What an organiser says of arrival desks."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from app.web.forms import CheckboxesField, Form


class ArrivalForm(Form):
    """Walk-ins and the supervisor's PIN. The categories are injected."""

    categories = CheckboxesField(
        _l("Who may walk in"),
        description=_l("Arrival desks register people of these categories on the spot. None chosen: no walk-ins."),
    )
    approval = BooleanField(
        _l("A supervisor must agree"),
        description=_l("By the PIN at the desk, at a supervisor's desk, or later in the list of those who wait."),
    )
    pin = StringField(
        _l("New supervisor's PIN"),
        validators=[Length(max=12)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
        description=_l("Six to twelve digits. It approves walk-ins and ends the kiosk. Empty: it stays as it is."),
    )
    no_pin = BooleanField(_l("Take the PIN away"))
