"""Forms of registration: which fields there are, and how they are shown. What they mean is read by the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, Regexp
from wtforms.widgets import DateInput, TimeInput

from app.web.forms import CheckboxesField, Form, InnerForm
from events.registration.enums import QuestionType
from events.registration.rules.answers import LONG_TEXT_LENGTH, TEXT_LENGTH, accepted_endings
from events.registration.rules.consents import SENSITIVE, WORDED
from events.registration.rules.persons import LONGEST

PREFIX = "q-"
CONSENTS = "consent-"
CONSENT = "consent-privacy"
# A field that no person sees; programs that fill in everything fill it in, too.
TRAP = "second_address"
STANDING = ("name", "name_latin", "unit", "title", "mobile", "email", "country", "province")
MOST_RADIOS = 7
MOST_CONSENTS = 20

Choices = Sequence[tuple[str, str]]
_PLEASE = SelectChoice("", _l("Please choose"))


def options(choices: Choices, full: frozenset[str] = frozenset()) -> list[SelectChoice]:
    """Values and words as a field takes them; what is full can't be picked."""
    return [SelectChoice(value, words, {"disabled": True} if value in full else {}) for value, words in choices]


@dataclass(frozen=True, slots=True)
class QuestionShape:
    """A question as a form shows it, its texts in the page's language already."""

    key: str
    type: str
    label: str
    help: str = ""
    required: bool = False
    choices: Choices = ()
    max_length: int | None = None
    accept: tuple[str, ...] = ()
    sensitive: bool = False
    # Values of choices that nobody can pick any more.
    full: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a form offers to choose from."""

    categories: Choices = ()
    activities: Choices = ()
    countries: Choices = ()
    provinces: Choices = ()
    places: Choices = ()
    questions: Sequence[QuestionShape] = field(default_factory=tuple)
    # Code and words of what is asked separately.
    consents: Choices = ()


class PersonForm(Form):
    """The standing fields, which every event asks."""

    name = StringField(_l("Name"), render_kw={"autocomplete": "name", "maxlength": LONGEST["name"]})
    name_latin = StringField(
        _l("Name in Latin letters"), description=_l("As in the passport. Left empty, it follows from the name."),
        render_kw={"autocomplete": "off", "maxlength": LONGEST["name_latin"], "spellcheck": "false"})
    mobile = TelField(
        _l("Mobile"), description=_l("With + and the country's code where it isn't a number of mainland China."),
        render_kw={"autocomplete": "tel", "maxlength": 40})
    email = EmailField(_l("E-mail"), description=_l("Your personal link is sent there."),
                       render_kw={"autocomplete": "email", "maxlength": LONGEST["email"]})
    unit = StringField(_l("Company, university or organisation"),
                       render_kw={"autocomplete": "organization", "maxlength": LONGEST["unit"]})
    title = StringField(_l("Position"),
                        render_kw={"autocomplete": "organization-title", "maxlength": LONGEST["title"]})
    country = SelectField(_l("Country or region"), validate_choice=False, render_kw={"autocomplete": "country"})
    province = SelectField(_l("Province"), validate_choice=False)
    category = RadioField(_l("You come as"), validate_choice=False)
    activity = CheckboxesField(_l("Activities"), validate_choice=False)


def person_form(offer: Offer, *, public: bool, values: Mapping[str, Any] | None = None) -> PersonForm:
    """A form with the standing fields, the event's questions as q-KEY, and what the public is asked besides.

    `values` fill it at first: by field name, for questions q-KEY.
    """
    fields: dict[str, Any] = {PREFIX + shape.key: _question_field(shape, offer) for shape in offer.questions}
    if public:
        fields[CONSENT] = BooleanField(_l("I agree that my details are used as described here"))
        fields |= {CONSENTS + code: BooleanField(words) for code, words in offer.consents}
        fields[TRAP] = StringField(_l("Leave this field empty"))
    else:
        fields["note"] = TextAreaField(_l("Note"), description=_l("Seen by the organisers alone."))
        fields["language"] = SelectField(_l("Language of mails"), validate_choice=False,
                                         choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")])
        fields["notify"] = BooleanField(_l("Send a confirmation with the personal link"))
    given = dict(values or {})
    if len(offer.categories) == 1:
        # Where there is nothing to choose it is chosen, and what this category is asked is in sight.
        given["category"] = given.get("category") or offer.categories[0][0]
    form: PersonForm = type("RegistrationForm", (PersonForm,), fields)(data=given)
    form.country.choices = [_PLEASE, *options(offer.countries)]
    form.province.choices = [_PLEASE, *options(offer.provinces)]
    form.category.choices = options(offer.categories)
    form.activity.choices = options(offer.activities)
    required = {"name", "category", *([CONSENT] if public else []),
                *(PREFIX + shape.key for shape in offer.questions if shape.required)}
    for name in required:
        form[name].flags.required = True
    return form


def answers_form(offer: Offer, values: Mapping[str, Any] | None = None) -> Form:
    """A form with the event's questions alone, and what is asked for separately."""
    fields = {PREFIX + shape.key: _question_field(shape, offer) for shape in offer.questions}
    fields |= {CONSENTS + code: BooleanField(words) for code, words in offer.consents}
    form: Form = type("AnswersForm", (Form,), fields)(data=dict(values or {}))
    for shape in offer.questions:
        form[PREFIX + shape.key].flags.required = shape.required
    return form


def details_form(offer: Offer, values: Mapping[str, Any]) -> Form:
    """What the holder of a personal link changes of the standing fields."""
    form = person_form(offer, public=False, values=values)
    for name in ("mobile", "email", "category", "activity", "note", "language", "notify"):
        del form[name]
    return form


def hand_on_form(offer: Offer, values: Mapping[str, Any]) -> Form:
    """Who takes the place over."""
    fields = {
        "language": SelectField(_l("Language of mails"), validate_choice=False,
                                choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")]),
        "agreement": BooleanField(_l("This person agrees that I pass their details on")),
    }
    form: PersonForm = type("HandOnForm", (PersonForm,), fields)(data=dict(values))
    form.country.choices = [_PLEASE, *options(offer.countries)]
    form.province.choices = [_PLEASE, *options(offer.provinces)]
    for name in ("category", "activity"):
        del form[name]
    for name in ("name", "agreement"):
        form[name].flags.required = True
    return form


class ActivitiesForm(Form):
    """Activities to sign up for."""

    activity = CheckboxesField(_l("Activities"), validate_choice=False)


def activities_form(activities: Choices, chosen: Sequence[str]) -> ActivitiesForm:
    """The activities that are offered, those signed up for ticked."""
    form = ActivitiesForm(data={"activity": list(chosen)})
    form.activity.choices = options(activities)
    return form


class LostLinkForm(Form):
    """An address or number at which somebody is known."""

    contact = StringField(_l("E-mail or mobile"), description=_l("As you gave it when you registered."),
                          render_kw={"autocomplete": "email", "maxlength": LONGEST["email"]})


class MoveUpForm(Form):
    """Why somebody goes before the others."""

    reason = StringField(_l("Reason"), render_kw={"maxlength": 500})


class ConsentRow(InnerForm):
    """A consent that is asked for separately; `code` is empty in the row for another one."""

    code = HiddenField(validators=[Optional(), Regexp(r"[\w-]{1,60}\Z")])
    asked = BooleanField(_l("Ask for it"))
    text_zh = TextAreaField(_l("Words in Chinese"), validators=[Optional(), Length(max=4000)], render_kw={"rows": 3})
    text_en = TextAreaField(_l("Words in English"), validators=[Optional(), Length(max=4000)], render_kw={"rows": 3})


class SettingsForm(Form):
    """How an event handles registrations; an empty field means without end."""

    changes_until = DateField(_l("Last day for changes"), validators=[Optional()], description=_l(
        "On which delegates change their own registration. Empty: until the event is over."))
    offer_hours = IntegerField(_l("Hours that an offer holds"), validators=[Optional(), NumberRange(1, 720)], description=_l(
        "A place from a waiting list is offered for so long, then goes to the next. Empty: it is given at once."))
    sensitive_days = IntegerField(_l("Days that sensitive answers are kept"), validators=[Optional(), NumberRange(0, 3650)],
                                  description=_l("After the event; then they are erased by themselves. Empty: kept."))
    person_days = IntegerField(_l("Days that personal data is kept"), validators=[Optional(), NumberRange(0, 3650)],
                               description=_l("After the event; then all that tells who somebody was is erased. Counts "
                                              "by category, country and province stay. Empty: kept."))
    contact_days = IntegerField(_l("Days that mobile and e-mail are kept"), validators=[Optional(), NumberRange(0, 3650)],
                                description=_l("After the event; then they are erased with what was sent there, before "
                                               "the rest. Empty: as long as the rest."))
    consents = FieldList(FormField(ConsentRow))

    def wanted_consents(self) -> list[dict[str, Any]]:
        """What is to be asked for separately, as a definition has it; own ones are numbered."""
        found: list[dict[str, Any]] = []
        for row in self.consents.entries:
            code, text = row.form.code.data or "", {
                language: words for language, words in (("zh", (row.form.text_zh.data or "").strip()),
                                                        ("en", (row.form.text_en.data or "").strip())) if words}
            is_asked = row.form.asked.data or code == SENSITIVE
            if code in WORDED and is_asked and (text or code != SENSITIVE):
                found.append({"code": code} | ({"text": text} if text else {}))
            elif code not in WORDED and text:
                found.append({"code": code, "text": text})
        taken = {one["code"] for one in found}
        numbers = (f"own-{number}" for number in range(1, MOST_CONSENTS + 1) if f"own-{number}" not in taken)
        return [one if one["code"] else one | {"code": next(numbers)} for one in found][:MOST_CONSENTS]


def _question_field(shape: QuestionShape, offer: Offer) -> Any:
    common: dict[str, Any] = {"label": shape.label, "description": shape.help}
    choices = options(shape.choices, shape.full)
    if shape.type == QuestionType.YES_NO:
        return RadioField(choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))], validate_choice=False, **common)
    if shape.type == QuestionType.CHOICE and len(choices) <= MOST_RADIOS:
        return RadioField(choices=choices, validate_choice=False, **common)
    if shape.type == QuestionType.CHOICE:
        return SelectField(choices=[_PLEASE, *choices], validate_choice=False, **common)
    if shape.type == QuestionType.CHOICES:
        return CheckboxesField(choices=choices, validate_choice=False, **common)
    if shape.type == QuestionType.PLACE:
        return SelectField(choices=[_PLEASE, *options(offer.places)], validate_choice=False, **common)
    if shape.type in (QuestionType.FILE, QuestionType.PHOTO):
        endings = ",".join(f".{ending}" for ending in accepted_endings(shape.type, shape.accept or None))
        return FileField(render_kw={"accept": endings}, **common)
    if shape.type == QuestionType.LONG_TEXT:
        return TextAreaField(render_kw={"maxlength": shape.max_length or LONG_TEXT_LENGTH, "rows": 4}, **common)
    if shape.type == QuestionType.PHONE:
        return TelField(render_kw={"maxlength": 40}, **common)
    if shape.type == QuestionType.EMAIL:
        return EmailField(render_kw={"maxlength": LONGEST["email"]}, **common)
    if shape.type == QuestionType.DATE:
        return StringField(widget=DateInput(), **common)
    if shape.type == QuestionType.TIME:
        return StringField(widget=TimeInput(), **common)
    if shape.type == QuestionType.NUMBER:
        return StringField(render_kw={"inputmode": "decimal", "maxlength": 20}, **common)
    return StringField(render_kw={"maxlength": shape.max_length or TEXT_LENGTH}, **common)


class DecisionForm(Form):
    """What is to be done with chosen delegates: first shown, then, with `confirmed`, done."""

    action = HiddenField()
    reason = TextAreaField(_l("Reason"), description=_l("It is told to the delegates in the mail."),
                           render_kw={"maxlength": 500, "rows": 3})
    notify = BooleanField(_l("Tell them by mail"), default=True)
    confirmed = HiddenField()
    # How the registration stood on the page that is decided by.
    seen = HiddenField()


class StatusForm(Form):
    """A status for one delegate."""

    status = SelectField(_l("Status"), validate_choice=False)
    reason = StringField(_l("Reason"), render_kw={"maxlength": 500})
    notify = BooleanField(_l("Tell by mail"))
    # How the registration stood on the page that is decided by.
    seen = HiddenField()


class RosterForm(Form):
    """A spreadsheet to read in, and how."""

    file = FileField(_l("Spreadsheet"), render_kw={"accept": ".xlsx,.xls,.csv"})
    pending = BooleanField(_l("Leave them to be reviewed"), description=_l("Else they are approved as they come in."))
    notify = BooleanField(_l("Send each a mail with the personal link"))


class GroupForm(Form):
    """Who registers whom."""

    name = StringField(_l("Class, company or delegation"), render_kw={"maxlength": LONGEST["unit"]})
    contact_name = StringField(_l("Your name"), render_kw={"autocomplete": "name", "maxlength": LONGEST["name"]})
    mobile = TelField(_l("Mobile"), render_kw={"autocomplete": "tel", "maxlength": 40})
    email = EmailField(_l("E-mail"), description=_l("The group’s link is sent there."),
                       render_kw={"autocomplete": "email", "maxlength": LONGEST["email"]})
    second_address = StringField(_l("Leave this field empty"))


class MemberSheetForm(Form):
    """A group's members as a spreadsheet."""

    file = FileField(_l("Spreadsheet"), render_kw={"accept": ".xlsx,.xls,.csv"})
    category = SelectField(_l("They come as"), description=_l("Where the sheet has no column for it."),
                           validate_choice=False)
    agreement = BooleanField(_l("All of them agree that I pass their details on"))


class LiaisonForm(Form):
    """Who looks after a group."""

    note = TextAreaField(_l("Note about the liaison"), description=_l("Seen by the organisers alone."),
                         render_kw={"maxlength": 2000, "rows": 3})


class CompanionForm(Form):
    """Somebody who comes along."""

    name = StringField(_l("Name"), render_kw={"autocomplete": "off", "maxlength": LONGEST["name"]})
    name_latin = StringField(
        _l("Name in Latin letters"), description=_l("As in the passport. Left empty, it follows from the name."),
        render_kw={"autocomplete": "off", "maxlength": LONGEST["name_latin"], "spellcheck": "false"})
    mobile = TelField(_l("Mobile"), render_kw={"autocomplete": "off", "maxlength": 40})
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "off", "maxlength": LONGEST["email"]})
    activity = CheckboxesField(_l("Activities"), validate_choice=False)
    agreement = BooleanField(_l("This person agrees that I pass their details on"))


class CodeForm(Form):
    """A code that somebody was given."""

    code = StringField(_l("Invitation code"), render_kw={"autocomplete": "off", "maxlength": 60, "spellcheck": "false"})


class InvitationTerms(Form):
    """What every invitation says: as what, in which language, whether a place is kept and a mail goes."""

    category = SelectField(_l("They come as"), validate_choice=False)
    language = SelectField(_l("Language of mails"), validate_choice=False,
                           choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")])
    reserves = BooleanField(_l("Keep the places"), description=_l("They count as taken in the category from now on."))
    send = BooleanField(_l("Send it by mail"), default=True)


class InvitationForm(InvitationTerms):
    """An invitation for one person, with what is known of them."""

    name = StringField(_l("Name"), render_kw={"maxlength": LONGEST["name"]})
    name_latin = StringField(_l("Name in Latin letters"), render_kw={"maxlength": LONGEST["name_latin"]})
    email = EmailField(_l("E-mail"), render_kw={"maxlength": LONGEST["email"]})
    mobile = TelField(_l("Mobile"), render_kw={"maxlength": 40})
    unit = StringField(_l("Organisation"), render_kw={"maxlength": LONGEST["unit"]})
    title = StringField(_l("Position"), render_kw={"maxlength": LONGEST["title"]})


class InvitationCodeForm(InvitationTerms):
    """A code for a unit."""

    unit = StringField(_l("Organisation"), render_kw={"maxlength": LONGEST["unit"]})
    name = StringField(_l("Who hands it on"), render_kw={"maxlength": LONGEST["name"]})
    email = EmailField(_l("E-mail"), render_kw={"maxlength": LONGEST["email"]})
    places = StringField(_l("Places"), render_kw={"inputmode": "numeric", "maxlength": 5})


class InvitationsForm(InvitationTerms):
    """People to invite: as a list or as a spreadsheet."""

    people = TextAreaField(
        _l("People"), description=_l("One a line: name, e-mail, organisation, position; as copied from a spreadsheet, too."),
        render_kw={"rows": 8})
    file = FileField(_l("Or a spreadsheet"), render_kw={"accept": ".xlsx,.xls,.csv"})
