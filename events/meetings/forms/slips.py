"""An intent slip as it is written on a phone, or typed in from paper."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import Form
from events.meetings.rules.slips import Statement


class SlipForm(Form):
    """What is intended, and for how much. It is shown back in words before it is sent."""

    subject = StringField(_l("What you intend to do together"), [InputRequired(), Length(max=400)])
    amount = StringField(_l("Amount in yuan"), [Length(max=60)], description=_l(
        "30000000 and 3000万元 are the same. Leave it empty if none is stated."))
    is_meant = BooleanField(_l("The amount is right as it stands"), default=False)
    submission = HiddenField(validators=[InputRequired(), Length(max=64)])

    def statement(self) -> Statement:
        """What was typed."""
        return Statement(self.subject.data or "", self.amount.data or "", self.submission.data or "",
                         is_meant=bool(self.is_meant.data))


class PaperSlipForm(SlipForm):
    """A slip that both have signed on paper."""

    meeting = SelectField(_l("Meeting"), [InputRequired()])
    scan = FileField(_l("The signed slip (PDF or picture)"))
