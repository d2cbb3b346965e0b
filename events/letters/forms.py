"""Forms of letters: a text, a message to many, an order of letters."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Length

from app.web.forms import CheckboxesField, Form
from events.letters.enums import Bundle, Paper, Purpose
from events.letters.wording import ENCLOSURES


class TextForm(Form):
    """A text of a mail or a letter. Whether it says something is asked by the service."""

    subject = StringField(_l("Subject"), validators=[Length(max=300)])
    body = TextAreaField(_l("Text"), validators=[Length(max=20_000)], render_kw={"rows": 16})
    reference = StringField(
        _l("Try it with"), validators=[Length(max=12)],
        description=_l("A delegate’s reference. Left empty: the first who is approved."))


class MailingForm(Form):
    """A message to many. `seen` is what tells the preview that was confirmed."""

    purpose = RadioField(_l("What is it about?"), default=Purpose.REGISTRATION.value, choices=[
        SelectChoice(Purpose.REGISTRATION.value, _l("Their own registration: goes to all")),
        SelectChoice(Purpose.NEWS.value, _l("News: with a link to unsubscribe, and not to who wants none"))])
    subject_zh = StringField(_l("Subject in Chinese"), validators=[Length(max=300)], render_kw={"lang": "zh-Hans"})
    body_zh = TextAreaField(_l("Text in Chinese"), validators=[Length(max=20_000)],
                            render_kw={"rows": 10, "lang": "zh-Hans"})
    subject_en = StringField(_l("Subject in English"), validators=[Length(max=300)], render_kw={"lang": "en"})
    body_en = TextAreaField(_l("Text in English"), validators=[Length(max=20_000)],
                            render_kw={"rows": 10, "lang": "en"})
    enclosures = CheckboxesField(_l("Enclose"), choices=[
        SelectChoice(name, words) for name, words in ENCLOSURES.items()])
    with_texts = BooleanField(
        _l("Send a text message to who has no e-mail address"),
        description=_l("It holds the subject and the personal page’s link."))
    held = BooleanField(
        _l("Keep the messages back in the outbox"),
        description=_l("They can be looked at and changed one by one, and go out when you say so."))
    seen = HiddenField()


class OrderForm(Form):
    """Letters in bulk."""

    paper = RadioField(_l("Letter"), default=Paper.INVITATION.value, choices=[
        SelectChoice(Paper.INVITATION.value, _l("Invitation")),
        SelectChoice(Paper.CONFIRMATION.value, _l("Confirmation of participation")),
        SelectChoice(Paper.VISA.value, _l("Letter for a visa"))])
    language = RadioField(_l("Language"), default="own", choices=[
        SelectChoice("own", _l("Each delegate’s own")), SelectChoice("zh", _l("Chinese")), SelectChoice("en", _l("English"))])
    bundle = RadioField(_l("As"), default=Bundle.MERGED.value, choices=[
        SelectChoice(Bundle.MERGED.value, _l("One document, for the printer")),
        SelectChoice(Bundle.ARCHIVE.value, _l("An archive with a file each, and a report"))])
