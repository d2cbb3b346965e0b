"""An offer, and a demand, as they are typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from app.vocabulary.emails import read_email
from app.vocabulary.localized import localized
from app.vocabulary.money import format_wan, read_typed_amount, to_wan
from app.web.forms import CheckboxesField, Form
from events.docking.enums import Card, Confidentiality, Cooperation
from events.docking.forms.options import OptionalSelect, options
from events.docking.rules.cards import read_keywords
from events.docking.wording import CONFIDENTIALITIES, COOPERATIONS, VARIETIES, VARIETIES_OF

CODE = Regexp(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", message=_l("Letters, digits, hyphens and underscores only."))


class CardForm(Form):
    """What offers and demands have in common; choices of fields and places are injected."""

    title_zh = StringField(_l("Title"), [Length(max=300)])
    title_en = StringField(_l("Title"), [Length(max=300)])
    code = StringField(
        _l("Code"), [Optional(), CODE, Length(max=60)],
        description=_l("By which deals and journals name it. Leave it empty to have one given."))
    owner = StringField(_l("Unit"), [InputRequired(), Length(max=200)])
    variety = OptionalSelect(_l("Kind"))
    field = OptionalSelect(_l("Field"))
    summary_zh = TextAreaField(_l("Summary"), [Length(max=1000)])
    summary_en = TextAreaField(_l("Summary"), [Length(max=2000)])
    keywords = StringField(
        _l("Keywords"), [Length(max=500)], description=_l("In Chinese and English, with commas between them."))
    description = TextAreaField(_l("Description"), [Length(max=5000)])
    cooperation = CheckboxesField(
        _l("Form of cooperation"), choices=options((form.value, COOPERATIONS[form]) for form in Cooperation))
    country = OptionalSelect(_l("Country or region"))
    province = OptionalSelect(_l("Province"))
    place = StringField(_l("District or address"), [Length(max=200)])
    confidentiality = SelectField(
        _l("Who may read it"), default=Confidentiality.LOGGED_IN.value,
        choices=options((level.value, CONFIDENTIALITIES[level]) for level in Confidentiality))
    contact_name = StringField(_l("Contact person"), [Length(max=200)])
    contact_title = StringField(_l("Position"), [Length(max=200)])
    contact_mobile = StringField(_l("Mobile"), [Length(max=40)])
    contact_email = StringField(_l("E-mail"), [Length(max=320)])

    def offer_choices(
        self, fields: list[tuple[str, str]], countries: list[tuple[str, str]], provinces: list[tuple[str, str]],
    ) -> None:
        """Fill the lists to choose from; none of them must be answered."""
        for select, choices in ((self.field, fields), (self.country, countries), (self.province, provinces)):
            select.choices = options(choices, blank=True)

    def validate_title_zh(self, field: Any) -> None:
        if not field.data and not self.title_en.data:
            raise ValidationError(_l("Give the title in one of the languages at least."))

    def validate_contact_email(self, field: Any) -> None:
        if field.data and read_email(field.data) is None:
            raise ValidationError(_l("This is no e-mail address."))

    def values(self) -> dict[str, Any]:
        """What was typed, as services take it."""
        values = {
            "code": self.code.data, "title": localized(self.title_zh.data or "", self.title_en.data or ""),
            "summary": localized(self.summary_zh.data or "", self.summary_en.data or ""),
            "keywords": read_keywords(self.keywords.data or ""), "cooperation": self.cooperation.data or []}
        for name in ("owner", "variety", "field", "description", "country", "province", "place", "confidentiality",
                     "contact_name", "contact_title", "contact_mobile", "contact_email"):
            values[name] = getattr(self, name).data or None
        return values

    def _wan_cents(self, field: Any) -> int | None:
        """A typed amount in hundredths of 万元."""
        amount = read_typed_amount(field.data) if field.data else None
        wan = to_wan(amount) if amount is not None else None
        return int(wan.scaleb(2)) if wan is not None and 0 < wan < Decimal(10) ** 13 else None

    def _check_amount(self, field: Any) -> None:
        if field.data and self._wan_cents(field) is None:
            raise ValidationError(_l("This is no amount. Write 3000000 or 300万元."))


class OfferForm(CardForm):
    """An offer (成果)."""

    inventor = StringField(_l("Inventor"), [Length(max=200)])
    intellectual_property = TextAreaField(
        _l("Intellectual property"), [Length(max=2000)], description=_l("Patents, software copyrights, know-how."))
    readiness = IntegerField(
        _l("Technology readiness"), [Optional(), NumberRange(1, 9)],
        description=_l("From 1 (an idea) to 9 (proven in use), by GB/T 22900."))
    amount = StringField(_l("What is expected"), [Length(max=40)],
                         description=_l("A price or an investment: in yuan, or as people write it: 300万元."))

    def validate_amount(self, field: Any) -> None:
        self._check_amount(field)

    def values(self) -> dict[str, Any]:
        return super().values() | {
            "inventor": self.inventor.data or None, "intellectual_property": self.intellectual_property.data or None,
            "readiness": self.readiness.data, "amount_cents": self._wan_cents(self.amount)}


class DemandForm(CardForm):
    """A demand (需求)."""

    target = TextAreaField(_l("What is to be reached"), [Length(max=2000)])
    budget = StringField(_l("Budget"), [Length(max=40)], description=_l("In yuan, or as people write it: 300万元."))
    deadline = DateField(_l("Wanted by"), [Optional()])
    readiness_from = IntegerField(
        _l("Readiness needed"), [Optional(), NumberRange(1, 9)],
        description=_l("From which level of GB/T 22900 on a technology would serve, 1 to 9."))

    def validate_budget(self, field: Any) -> None:
        self._check_amount(field)

    def values(self) -> dict[str, Any]:
        return super().values() | {
            "target": self.target.data or None, "deadline": self.deadline.data, "readiness_from": self.readiness_from.data,
            "budget_cents": self._wan_cents(self.budget)}


FORMS: dict[Card, type[CardForm]] = {Card.OFFER: OfferForm, Card.DEMAND: DemandForm}


def card_form(
    kind: Card, fields: list[tuple[str, str]], countries: list[tuple[str, str]], provinces: list[tuple[str, str]], *,
    data: dict[str, Any] | None = None, formdata: Any = None,
) -> CardForm:
    """The form of a card of this kind, with what it chooses from."""
    form = FORMS[kind](data=data) if formdata is None else FORMS[kind](formdata, data=data)
    form.offer_choices(fields, countries, provinces)
    form.variety.choices = options(((one, VARIETIES[one]) for one in VARIETIES_OF[kind]), blank=True)
    return form


def typed_card(card: Any) -> dict[str, Any]:
    """A card as its form shows it."""
    values = {column.key: getattr(card, column.key) for column in card.__table__.columns}
    return values | {
        "title_zh": card.title.get("zh"), "title_en": card.title.get("en"), "summary_zh": card.summary.get("zh"),
        "summary_en": card.summary.get("en"), "keywords": ", ".join(card.keywords),
        "budget": shown_amount(values.get("budget_cents")), "amount": shown_amount(values.get("amount_cents"))}


def shown_amount(cents: int | None) -> str | None:
    """Hundredths of 万元 as somebody would type them."""
    return f"{format_wan(Decimal(cents).scaleb(-2))}万元" if cents is not None else None
