"""An offer, and a demand, as they are typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from app.vocabulary.localized import localized
from app.vocabulary.money import read_typed_amount, to_wan
from app.web.forms import CheckboxesField, Form
from events.docking.enums import Confidentiality, Cooperation
from events.docking.forms.options import OptionalSelect, options
from events.docking.words import CONFIDENTIALITIES, COOPERATIONS

CODE = Regexp(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", message=_l("Letters, digits, hyphens and underscores only."))


class CardForm(Form):
    """What offers and demands have in common; choices of fields and places are injected."""

    title_zh = StringField(_l("Title"), [Length(max=300)])
    title_en = StringField(_l("Title"), [Length(max=300)])
    code = StringField(
        _l("Code"), [Optional(), CODE, Length(max=60)],
        description=_l("By which deals and journals name it. Leave it empty to have one given."))
    owner = StringField(_l("Unit"), [InputRequired(), Length(max=200)])
    field = OptionalSelect(_l("Field"))
    description = TextAreaField(_l("Description"), [Length(max=5000)])
    cooperation = CheckboxesField(
        _l("Form of cooperation"), choices=options((form.value, COOPERATIONS[form]) for form in Cooperation))
    country = OptionalSelect(_l("Country or region"))
    province = OptionalSelect(_l("Province"))
    place = StringField(_l("District or address"), [Length(max=200)])
    confidentiality = SelectField(
        _l("Who may read it"), default=Confidentiality.LOGGED_IN.value,
        choices=options((level.value, CONFIDENTIALITIES[level]) for level in Confidentiality))

    def offer_choices(
        self, fields: list[tuple[str, str]], countries: list[tuple[str, str]], provinces: list[tuple[str, str]],
    ) -> None:
        """Fill the lists to choose from; none of them must be answered."""
        for select, choices in ((self.field, fields), (self.country, countries), (self.province, provinces)):
            select.choices = options(choices, blank=True)

    def validate_title_zh(self, field: Any) -> None:
        if not field.data and not self.title_en.data:
            raise ValidationError(_l("Give the title in one of the languages at least."))

    def values(self) -> dict[str, Any]:
        """What was typed, as services take it."""
        values = {
            "code": self.code.data, "title": localized(self.title_zh.data or "", self.title_en.data or ""),
            "cooperation": self.cooperation.data or []}
        for name in ("owner", "field", "description", "country", "province", "place", "confidentiality"):
            values[name] = getattr(self, name).data or None
        return values


class OfferForm(CardForm):
    """An offer (成果)."""

    inventor = StringField(_l("Inventor"), [Length(max=200)])
    intellectual_property = TextAreaField(
        _l("Intellectual property"), [Length(max=2000)], description=_l("Patents, software copyrights, know-how."))
    readiness = IntegerField(
        _l("Technology readiness"), [Optional(), NumberRange(1, 9)],
        description=_l("From 1 (an idea) to 9 (proven in use), by GB/T 22900."))

    def values(self) -> dict[str, Any]:
        return super().values() | {
            "inventor": self.inventor.data or None, "intellectual_property": self.intellectual_property.data or None,
            "readiness": self.readiness.data}


class DemandForm(CardForm):
    """A demand (需求)."""

    target = TextAreaField(_l("What is to be reached"), [Length(max=2000)])
    budget = StringField(_l("Budget"), [Length(max=40)], description=_l("In yuan, or as people write it: 300万元."))
    deadline = DateField(_l("Wanted by"), [Optional()])

    def validate_budget(self, field: Any) -> None:
        if field.data and self.budget_wan() is None:
            raise ValidationError(_l("This is no amount. Write 3000000 or 300万元."))

    def budget_wan(self) -> Decimal | None:
        """The budget in 万元."""
        amount = read_typed_amount(self.budget.data) if self.budget.data else None
        wan = to_wan(amount) if amount is not None else None
        return wan if wan is not None and 0 < wan < Decimal(10) ** 13 else None

    def values(self) -> dict[str, Any]:
        budget = self.budget_wan()
        return super().values() | {
            "target": self.target.data or None, "deadline": self.deadline.data,
            "budget_cents": int(budget.scaleb(2)) if budget is not None else None}
