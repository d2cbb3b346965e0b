"""What staff type: whom to ask for a card, what is to be changed, teams, visits, sheets, prints."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.vocabulary.emails import read_email
from app.web.forms import Form
from events.catalogue.enums import Audience, PrintLanguage, TeamState, VisitState
from events.catalogue.wording import AUDIENCES, PRINT_LANGUAGES, TEAM_STATES, VISIT_STATES
from events.docking.enums import Card
from events.docking.forms.options import OptionalSelect, options
from events.docking.wording import CARDS


class InviteForm(Form):
    """Whom to ask for a card."""

    kind = RadioField(_l("What for"), [InputRequired()], default=Card.OFFER.value,
                      choices=options((kind.value, CARDS[kind]) for kind in Card))
    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    email = StringField(_l("E-mail"), [InputRequired(), Length(max=320)])
    language = SelectField(_l("Language of the mail"), choices=options((("zh", "中文"), ("en", "English"))))


class ReturnForm(Form):
    """Why a card goes back."""

    reason = TextAreaField(_l("What is to be changed"), [Length(max=2000)])


class ExpertForm(Form):
    """An expert of a team."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    unit = StringField(_l("Unit"), [Length(max=200)])
    title = StringField(_l("Position"), [Length(max=200)])
    email = StringField(_l("E-mail"), [Length(max=320)])
    mobile = StringField(_l("Mobile"), [Length(max=40)])
    leads = BooleanField(_l("Leads the team"))

    def validate_email(self, field: Any) -> None:
        if field.data and read_email(field.data) is None:
            raise ValidationError(_l("This is no e-mail address."))

    def values(self) -> dict[str, Any]:
        """What was typed, as services take it."""
        return {name: getattr(self, name).data or None for name in ("name", "unit", "title", "email", "mobile", "leads")}


class TaskForm(Form):
    """Something a team is to do."""

    what = StringField(_l("What is to be done"), [InputRequired(), Length(max=500)])
    due = DateField(_l("Until"), [Optional()])


class TeamForm(Form):
    """How far a team is."""

    state = SelectField(_l("State"), choices=options((state.value, TEAM_STATES[state]) for state in TeamState))
    finding = TextAreaField(_l("What the team found"), [Length(max=5000)])


class VisitForm(Form):
    """A visit; its activity and the demand are chosen from the event's."""

    activity = SelectField(
        _l("Activity"), description=_l("One of the event's visits. Deals can name it as where they came from."))
    host = StringField(_l("Who is visited"), [InputRequired(), Length(max=200)],
                       description=_l("A company, a park or a district."))
    demand = OptionalSelect(_l("Demand"))
    visitors = TextAreaField(_l("Who goes"), [Length(max=4000)], description=_l("A line each: name, unit."))
    state = RadioField(_l("State"), default=VisitState.PLANNED.value,
                       choices=options((state.value, VISIT_STATES[state]) for state in VisitState))
    result = TextAreaField(_l("Outcome of the visit"), [Length(max=5000)])

    def people(self) -> list[dict[str, str]]:
        """The visitors, each with their unit."""
        found = []
        for line in (self.visitors.data or "").splitlines():
            name, _mark, unit = line.replace("，", ",").partition(",")
            if name.strip():
                found.append({"name": name.strip()[:200], "unit": unit.strip()[:200]})
        return found[:200]


class SheetForm(Form):
    """A spreadsheet of cards."""

    kind = RadioField(_l("What for"), [InputRequired()], default=Card.OFFER.value,
                      choices=options((kind.value, CARDS[kind]) for kind in Card))
    file = FileField(
        _l("Spreadsheet"), description=_l(
            "Excel or CSV. The headings may be yours; nothing is taken in before you have seen it."))


class PrintForm(Form):
    """A catalogue on paper."""

    language = RadioField(_l("Language"), default=PrintLanguage.BOTH.value,
                          choices=options((one.value, PRINT_LANGUAGES[one]) for one in PrintLanguage))
    audience = RadioField(_l("For whom"), default=Audience.PUBLIC.value,
                          choices=options((one.value, AUDIENCES[one]) for one in (Audience.PUBLIC, Audience.PARTIES)))
