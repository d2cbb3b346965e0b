"""What an organiser says of notices, sheets and certificates."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.web.forms import CheckboxesField, Form
from badges.watching.enums import AttendanceRule, SheetOrder, SheetUse


class WatchForm(Form):
    """Whose arrival is told. The categories are injected."""

    guest_categories = CheckboxesField(
        _l("Guests by category"), description=_l("Whoever is of one of these is watched for, and named on the live page.")
    )
    with_liaison = BooleanField(_l("Everybody who has a liaison"))
    tell_liaisons = BooleanField(
        _l("Write to the liaison"),
        description=_l("Once, within a minute of the first scan that lets the guest in. The text stands under Letters."),
    )


class SheetForm(Form):
    """An attendance sheet. What it can be of, and the days, are injected."""

    of = SelectField(_l("Point or activity"), validators=[InputRequired(_l("Choose a point or an activity of this event."))])
    use = RadioField(_l("Kind of sheet"), choices=[SelectChoice(str(one)) for one in SheetUse], default=str(SheetUse.SIGN))
    order = SelectField(_l("Order"), choices=[SelectChoice(str(one)) for one in SheetOrder], default=str(SheetOrder.PINYIN))
    day = SelectField(
        _l("Day"),
        description=_l("For the times of the scans, and as the sheet’s date. All days: the date is that of the activity."),
    )
    language = SelectField(
        _l("Language"), default="both",
        choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English"), SelectChoice("both", "中文 / English")],)
    form = RadioField(_l("As"), choices=[SelectChoice("pdf", "PDF"), SelectChoice("xlsx", "Excel (xlsx)")], default="pdf")


class AttendanceForm(Form):
    """What counts as attendance."""

    rule = RadioField(_l("Who has attended"), choices=[SelectChoice(str(one)) for one in AttendanceRule])
    least = IntegerField(
        _l("How many activities"), default=1, validators=[Optional(), NumberRange(1, 99, _l("From 1 to 99."))])
    is_open = BooleanField(
        _l("Delegates fetch their own"),
        description=_l("From the personal page, once the last day is over."),
    )


class RevokeForm(Form):
    """Why a certificate no longer holds."""

    reason = StringField(
        _l("Reason"), validators=[DataRequired(_l("Say in a few words what was wrong.")), Length(max=200)])
