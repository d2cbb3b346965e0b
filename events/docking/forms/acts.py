"""Acts on deals as they are typed; each form makes the act of the rules that it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.vocabulary.money import read_typed_amount
from app.web.forms import Form, InnerForm
from events.docking.enums import Nature, Side, Stage
from events.docking.forms.options import OptionalSelect, options
from events.docking.forms.papers import PapersForm
from events.docking.rules.acts import (
    Act,
    AddEvidence,
    Advance,
    Correct,
    Increase,
    KeepApart,
    Merge,
    Open,
    Resign,
    Review,
    Terminate,
)
from events.docking.rules.ladder import AMOUNT_STAGES, OPENING_STAGES
from events.docking.rules.parties import Party
from events.docking.wording import NATURES, SIDES, STAGES

PARTY_ROWS = 4
Choices = Sequence[tuple[str, Any]]


def plain_amount(typed: str | None) -> str | None:
    """An amount as rules read it; what is none stays as it was typed, for them to refuse."""
    if not typed:
        return None
    amount = read_typed_amount(typed)
    return f"{amount:f}" if amount is not None else typed


class NoteForm(PapersForm):
    """What every recorded step may have."""

    note = TextAreaField(_l("Note"), [Length(max=5000)])


class SureForm(Form):
    """A form with an amount, which is asked about where it is far from what is usual."""

    amount_is_right = BooleanField(_l("The amount is right as it stands"))
    amount: StringField
    currency: OptionalSelect


class AmountForm(NoteForm, SureForm):
    """A step that may state an amount and when it was signed."""

    event = SelectField(_l("Agreed at"))
    amount = StringField(
        _l("Amount"), [Length(max=60)], description=_l("In units of the currency, or as people write it: 3000万元, 1.2亿元."))
    currency = OptionalSelect(_l("Currency"))
    signed_on = DateField(_l("Signed on"), [Optional()], description=_l("Today, where you leave it empty."))

    def offer_choices(self, events: Choices, currencies: Sequence[str], currency: str, event: str) -> None:
        """Fill the lists; the deal's own edition and currency are chosen at first."""
        self.event.choices = options(events)
        self.currency.choices = options((code, code) for code in currencies)
        if not self.is_submitted():
            self.event.data, self.currency.data = event, currency

    def stated_currency(self) -> str | None:
        """A currency is stated with an amount only."""
        return (self.currency.data or None) if self.amount.data else None


class PartyForm(InnerForm):
    """One party. Part of a form that has the token."""

    name = StringField(_l("Name of the party"), [Length(max=400)])
    side = OptionalSelect(_l("Side"), choices=options((side.value, SIDES[side]) for side in Side))
    own_id = StringField(_l("Register number"), [Length(max=100)])
    share = DecimalField(_l("Share in %"), [Optional(), NumberRange(0, 100)], places=None)


class OpenForm(AmountForm):
    """A deal with its first step."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=400)])
    ref = StringField(_l("Reference"), [Length(max=100)], description=_l("Leave it empty to have one given."))
    stage = RadioField(_l("Where it stands"), [InputRequired()], default=Stage.INTENT.value,
                       choices=options((stage.value, STAGES[stage]) for stage in OPENING_STAGES))
    nature = RadioField(_l("What the amount is"), default=Nature.MONEY.value,
                        choices=options((nature.value, NATURES[nature]) for nature in Nature))
    activity = OptionalSelect(_l("Activity"))
    offer = OptionalSelect(_l("Offer"))
    demand = OptionalSelect(_l("Demand"))
    parties = FieldList(FormField(PartyForm), _l("Party"), min_entries=PARTY_ROWS, max_entries=20)

    def offer_cards(self, activities: Choices, offers: Choices, demands: Choices) -> None:
        """Fill the lists of what the deal may name."""
        for field, choices in ((self.activity, activities), (self.offer, offers), (self.demand, demands)):
            field.choices = options(choices, blank=True)
        if not self.is_submitted():
            for entry, side in zip(self.parties, (Side.OFFER, Side.DEMAND, Side.PARK, Side.OTHER), strict=False):
                entry.form.side.data = side.value

    def validate_parties(self, field: Any) -> None:
        if not any((entry.form.name.data or "").strip() for entry in field):
            first = field.entries[0].form.name
            first.errors = [*first.errors, str(_l("Name one party at least."))]
            raise ValidationError

    def act(self, event: str, at: datetime) -> Open:
        """The opening, at this event."""
        return Open(
            deal=self.ref.data or "", by="", at=at, note=self.note.data or None, event=event, title=self.title.data,
            parties=tuple(self._parties()), stage=Stage(self.stage.data), nature=Nature(self.nature.data),
            activity=self.activity.data or None, offer=self.offer.data or None, demand=self.demand.data or None,
            amount=plain_amount(self.amount.data), currency=self.stated_currency(), signed_on=self.signed_on.data)

    def _parties(self) -> list[Party]:
        rows = [entry.form for entry in self.parties if (entry.form.name.data or "").strip()]
        return [
            Party(name=row.name.data.strip(), side=Side(row.side.data or Side.OTHER),
                  id=(row.own_id.data or "").strip() or None,
                  share=Decimal(row.share.data) if row.share.data is not None else None)
            for row in rows]


class AdvanceForm(AmountForm):
    """The next step on the ladder."""

    to = RadioField(_l("What was reached"), [InputRequired()])

    def act(self, deal: str, at: datetime) -> Act:
        to = Stage(self.to.data)
        # What was typed before another rung was chosen is hidden on the page, and isn't meant.
        states = to in AMOUNT_STAGES and bool(self.amount.data)
        return Advance(
            deal=deal, by="", at=at, note=self.note.data or None, to=to, event=self.event.data,
            amount=plain_amount(self.amount.data) if states else None,
            currency=self.stated_currency() if states else None, signed_on=self.signed_on.data)


class IncreaseForm(AmountForm):
    """An amount that was added (增资)."""

    def act(self, deal: str, at: datetime) -> Act:
        return Increase(
            deal=deal, by="", at=at, note=self.note.data or None, event=self.event.data,
            amount=plain_amount(self.amount.data) or "", currency=self.stated_currency(), signed_on=self.signed_on.data)


class ResignForm(NoteForm):
    """That the deal was signed again, at another edition (复签)."""

    event = SelectField(_l("Signed again at"))
    signed_on = DateField(_l("Signed on"), [Optional()], description=_l("Today, where you leave it empty."))

    def act(self, deal: str, at: datetime) -> Act:
        return Resign(deal=deal, by="", at=at, note=self.note.data or None, event=self.event.data,
                      signed_on=self.signed_on.data)


class EvidenceForm(PapersForm):
    """Further evidence on the step that waits."""

    def act(self, deal: str, at: datetime) -> Act:
        return AddEvidence(deal=deal, by="", at=at, evidence=frozenset())


class TerminateForm(NoteForm):
    """That a deal came to an end (终止)."""

    on = DateField(_l("Ended on"), [Optional()], description=_l("Today, where you leave it empty."))
    reason = TextAreaField(_l("Reason"), [Length(max=5000)])

    def act(self, deal: str, at: datetime) -> Act:
        return Terminate(deal=deal, by="", at=at, note=self.note.data or None, on=self.on.data, reason=self.reason.data)


class CorrectForm(SureForm):
    """Values that were entered wrongly; what is left empty stays as it is."""

    title = StringField(_l("Right title"), [Length(max=400)])
    amount = StringField(_l("Right amount"), [Length(max=60)])
    currency = OptionalSelect(_l("Right currency"))
    signed_on = DateField(_l("Right date of signing"), [Optional()])
    reason = TextAreaField(_l("Reason"), [Length(max=5000)])

    def act(self, deal: str, at: datetime) -> Act:
        return Correct(
            deal=deal, by="", at=at, title=self.title.data or None, amount=plain_amount(self.amount.data),
            currency=self.currency.data or None, signed_on=self.signed_on.data, reason=self.reason.data)


class OtherForm(Form):
    """Another deal, by its reference, and why."""

    other = StringField(_l("Reference of the other deal"), [InputRequired(), Length(max=400)])
    reason = TextAreaField(_l("Reason"), [Length(max=5000)])


class MergeForm(OtherForm):
    """That this deal is another one, entered twice (并入)."""

    def act(self, deal: str, at: datetime) -> Act:
        return Merge(deal=deal, by="", at=at, into=self.other.data, reason=self.reason.data)


class KeepApartForm(OtherForm):
    """That two deals look alike and are two."""

    def act(self, deal: str, at: datetime) -> Act:
        return KeepApart(deal=deal, by="", at=at, other=self.other.data, reason=self.reason.data)


class ReviewForm(Form):
    """The second person's decision on the step with this number, and no other."""

    step = HiddenField()

    accept = RadioField(_l("Decision"), [InputRequired()], choices=options((
        ("yes", _l("Accept: what is stated is right, and the evidence shows it")),
        ("no", _l("Refuse: the step is struck, the deal stands where it stood")))))
    reason = TextAreaField(_l("Reason"), [Length(max=5000)], description=_l("Needed to refuse."))

    def act(self, deal: str, at: datetime) -> Act:
        return Review(deal=deal, by="", at=at, accept=self.accept.data == "yes", reason=self.reason.data)
