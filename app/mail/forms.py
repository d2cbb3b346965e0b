"""Forms of the outbox."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from app.web.forms import Form


class TestMailForm(Form):
    """Where a message goes that tries the mail server out."""

    email = EmailField(
        _l("E-mail"), validators=[InputRequired(_l("Enter an e-mail address.")), Length(max=254)],
        description=_l("A short message is sent to it at once."), render_kw={"autocomplete": "email"})
