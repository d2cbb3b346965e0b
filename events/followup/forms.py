"""Forms of the follow-up: the plan, a contact, what a company states, what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.web.forms import CheckboxesField, Form, InnerForm
from events.docking.enums import Stage
from events.docking.forms.acts import SureForm, plain_amount
from events.docking.forms.options import OptionalSelect, options
from events.docking.forms.papers import PapersForm
from events.docking.rules.paces import LONGEST_DAYS, USUAL_DAYS
from events.docking.wording import STAGES
from events.followup.enums import Claim, Recipient, StatementState
from events.followup.rules import LONGEST_LINK, MOST_ROUNDS, Plan
from events.followup.wording import CLAIMS, RECIPIENTS

TONGUES = options((("zh", "中文"), ("en", "English")))


class StageForm(InnerForm):
    """One stage of the plan. Part of a form that has the token."""

    stage = HiddenField()
    days = IntegerField(_l("Stalled after (days)"), [InputRequired(), NumberRange(1, LONGEST_DAYS)])
    recipients = CheckboxesField(_l("Who is reminded then"), choices=options(
        (one.value, RECIPIENTS[one]) for one in Recipient))


class PlanForm(Form):
    """After how many days deals of each stage are stalled, and who is reminded."""

    stages = FieldList(FormField(StageForm), min_entries=len(USUAL_DAYS), max_entries=len(USUAL_DAYS))
    most = IntegerField(_l("Reminders of one standstill, at most"), [InputRequired(), NumberRange(1, MOST_ROUNDS)],
                        description=_l("The second follows after as many days again, and so on."))
    link_days = IntegerField(_l("A link is good for (days)"), [InputRequired(), NumberRange(1, LONGEST_LINK)])

    def show(self, plan: Plan) -> None:
        """Fill the form with a plan."""
        for entry, (stage, days) in zip(self.stages, plan.days.items(), strict=True):
            entry.form.stage.data, entry.form.days.data = stage.value, days
            entry.form.recipients.data = list(plan.recipients.get(stage.value, ()))
        self.most.data, self.link_days.data = plan.most, plan.link_days

    def plan(self) -> Plan:
        """The plan as it was typed; stages stand in the ladder's order."""
        rows = list(zip(USUAL_DAYS, (entry.form for entry in self.stages), strict=True))
        return Plan(
            days={stage: row.days.data for stage, row in rows},
            recipients={stage.value: list(row.recipients.data or ()) for stage, row in rows},
            most=self.most.data, link_days=self.link_days.data)


class ContactForm(Form):
    """Who is asked about a deal."""

    name = StringField(_l("Contact person"), [InputRequired(), Length(max=200)])
    email = StringField(_l("E-mail"), [InputRequired(), Length(max=320)])
    language = SelectField(_l("Language of messages"), choices=TONGUES)


class StatementForm(PapersForm):
    """What a company states of its deal."""

    submission = HiddenField()
    stage = RadioField(_l("How does it go on?"), [InputRequired()])
    reached_on = DateField(_l("Since when?"), [Optional()])
    amount = StringField(_l("Amount"), [Length(max=60)], description=_l(
        "For example 3000万元 or 1.2亿元; another currency is said in your own words below."))
    told = TextAreaField(_l("In your own words"), [Length(max=5000)])
    name = StringField(_l("Your name"), [InputRequired(), Length(max=200)])

    def offer_stages(self, stages: Iterable[Stage]) -> None:
        """What can come next."""
        words = [Claim.NO_CHANGE.value, *(stage.value for stage in stages), Claim.ENDED.value]
        self.stage.choices = options((word, CLAIMS[word]) for word in words)


class TakeForm(SureForm):
    """What becomes of a statement; a step is recorded with what is typed here."""

    decision = RadioField(_l("Decision"), [InputRequired()], choices=options((
        (StatementState.TAKEN.value, _l("Take it over: record it as a step, for a colleague to review")),
        (StatementState.NOTED.value, _l("Note it: nothing to record")),
        (StatementState.DISMISSED.value, _l("Dismiss it: it isn't right")))))
    to = OptionalSelect(_l("What was reached"))
    signed_on = DateField(_l("Signed or reached on"), [Optional()])
    amount = StringField(_l("Amount"), [Length(max=60)])
    currency = OptionalSelect(_l("Currency"))
    reason = TextAreaField(_l("Reason"), [Length(max=5000)],
                           description=_l("Needed to dismiss it, and where the deal came to an end."))

    def offer_choices(self, stages: Iterable[Stage], currencies: Iterable[str]) -> None:
        """Fill the lists."""
        self.to.choices = options(((stage.value, STAGES[stage]) for stage in stages), blank=True)
        self.currency.choices = options((code, code) for code in currencies)

    def stated_amount(self) -> str | None:
        """The amount as rules read it."""
        amount: Any = self.amount.data
        return plain_amount(amount)
