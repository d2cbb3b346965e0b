"""Forms of accounts: shape and messages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from app.accounts.rules import SHORTEST_PASSWORD
from app.core.actors import Role
from app.web.forms import Form

LANGUAGES = [SelectChoice("zh", "中文"), SelectChoice("en", "English")]


class StaffForm(Form):
    """An account."""

    name = StringField(_l("Name"), validators=[InputRequired(_l("Enter the person's name.")), Length(max=100)])
    username = StringField(
        _l("Sign-in name"), validators=[InputRequired(_l("Enter a sign-in name.")), Length(max=64)],
        description=_l("Letters, digits, dots and hyphens. Capitals don't matter."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
    email = EmailField(
        _l("E-mail"), validators=[Optional(), Length(max=254)], render_kw={"autocomplete": "off"},
        description=_l("Works for signing in as well, and a forgotten password is mended through it."))
    language = RadioField(_l("Language of mails"), choices=LANGUAGES, default="zh", validators=[InputRequired()])


class GrantForm(Form):
    """A role and where it holds; the routes bring the choices."""

    # The least comes first to mind; more is chosen on purpose.
    role = SelectField(_l("Role"), default=Role.VIEWER.value, validators=[InputRequired()])
    place = SelectField(_l("Where it holds"), validators=[InputRequired()])


class OrganisationForm(Form):
    """An organisation; the routes bring what it may stand below."""

    name_zh = StringField(_l("Organisation's name"), validators=[Optional(), Length(max=200)])
    name_en = StringField(_l("Name in English"), validators=[Optional(), Length(max=200)])
    code = StringField(
        _l("Code"), validators=[InputRequired(_l("Enter a code.")), Length(max=60)],
        description=_l("Small letters, digits and hyphens: lixia-district"),
        render_kw={"autocapitalize": "none", "spellcheck": "false"})
    parent = SelectField(_l("Belongs to"))


class AccountForm(Form):
    """What one changes about one's own account."""

    name = StringField(_l("Name"), validators=[InputRequired(_l("Enter your name.")), Length(max=100)],
                       render_kw={"autocomplete": "name"})
    language = RadioField(_l("Language"), choices=LANGUAGES, validators=[InputRequired()])


class FirstStartForm(Form):
    """The organisation and its first administrator."""

    organisation_zh = StringField(_l("Organisation's name"), validators=[Optional(), Length(max=200)])
    organisation_en = StringField(_l("Name in English"), validators=[Optional(), Length(max=200)])
    code = StringField(
        _l("Code"), validators=[InputRequired(_l("Enter a code.")), Length(max=60)],
        description=_l("Small letters, digits and hyphens, for commands and files."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"})
    name = StringField(_l("Your name"), validators=[InputRequired(_l("Enter your name.")), Length(max=100)],
                       render_kw={"autocomplete": "name"})
    username = StringField(
        _l("Sign-in name"), validators=[InputRequired(_l("Enter a sign-in name.")), Length(max=64)],
        description=_l("Letters, digits, dots and hyphens. Capitals don't matter."),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
    email = EmailField(
        _l("E-mail"), validators=[Optional(), Length(max=254)], render_kw={"autocomplete": "email"},
        description=_l("Works for signing in as well, and a forgotten password is mended through it."))
    password = PasswordField(
        _l("Password"), validators=[InputRequired(_l("Enter a password.")), Length(max=128)],
        description=_l("%(length)s characters or more. A short sentence is a good one.", length=SHORTEST_PASSWORD),
        render_kw={"autocomplete": "new-password"})
    password_again = PasswordField(
        _l("The password once more"), render_kw={"autocomplete": "new-password"},
        validators=[EqualTo("password", _l("The two passwords are not the same."))])
