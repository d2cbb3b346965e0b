"""What an organiser says of a desk."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.web.forms import CheckboxesField, Form


class DeskForm(Form):
    """A new desk. The points are injected."""

    name = StringField(
        _l("Name of the desk"),
        validators=[InputRequired(_l("Give the desk a name, for instance “Gate A”.")), Length(max=80)],
        description=_l("It is shown on the device, and to others where somebody was let in."),
    )
    points = CheckboxesField(_l("Points"), description=_l("None chosen: every point of the event, later ones included."))
    may_search = BooleanField(_l("May search by name"), default=True)
    supervisor = BooleanField(
        _l("Supervisor's desk"), description=_l("May let somebody in against the rules, with a note that is kept.")
    )


class SettleForm(Form):
    """What a person says of a conflict or of an admission against the rules."""

    note = StringField(
        _l("Note"),
        validators=[DataRequired(_l("Say in a few words how it stands.")), Length(max=200)],
        description=_l("For instance: the same person, who had left by another door."),
    )


class AnnulForm(Form):
    """Why a scan was a mistake."""

    reason = StringField(
        _l("Reason"),
        validators=[DataRequired(_l("Say in a few words what was wrong.")), Length(max=200)],
        description=_l("An annulled scan stays on record and counts nowhere."),
    )
