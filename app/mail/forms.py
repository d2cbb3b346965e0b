"""Forms of the outbox."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.web.forms import Form


class TestMailForm(Form):
    """Where a message goes that tries the mail server out."""

    email = EmailField(
        _l("E-mail"), validators=[InputRequired(_l("Enter an e-mail address.")), Length(max=254)],
        description=_l("A short message is sent to it at once."), render_kw={"autocomplete": "email"})


class MessageForm(Form):
    """A message that hasn't gone out."""

    address = StringField(_l("Recipient"), validators=[InputRequired(_l("Enter an address.")), Length(max=254)])
    subject = StringField(_l("Subject"), validators=[InputRequired(_l("Enter a subject.")), Length(max=300)])
    body = TextAreaField(
        _l("Text"), validators=[InputRequired(_l("Enter a text.")), Length(max=20_000)], render_kw={"rows": 16})
