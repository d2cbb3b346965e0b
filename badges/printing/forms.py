"""What an organiser chooses before printing."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField

from app.web.forms import Form
from badges.printing.enums import BadgeLayout


class PrintForm(Form):
    """Which badges, and how they lie on paper. The categories are injected."""

    category = SelectField(_l("Category"))
    only_unprinted = BooleanField(
        _l("Only those not printed yet"),
        description=_l("New delegates and reissued badges; what was printed before is left out."),
        default=True,
    )
    layout = RadioField(
        _l("Paper"),
        default=BadgeLayout.SHEET.value,
        choices=[
            SelectChoice(BadgeLayout.SHEET.value, _l("A4 sheets of four, with cut marks")),
            SelectChoice(BadgeLayout.SINGLE.value, _l("One badge a page, 90 × 130 mm")),
        ],
    )
