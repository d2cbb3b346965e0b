"""Who signs a deal at a ceremony, as it is typed."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length

from app.web.forms import Form, InnerForm, strip


class TurnForm(Form):
    """The deal that gets a turn; the choices are injected."""

    deal = SelectField(_l("Deal"), coerce=int, validators=[DataRequired()])


class SignerForm(InnerForm):
    """One person on the stage; left empty it is nobody."""

    unit = StringField(_l("Unit"), validators=[Length(max=200)], filters=[strip])
    name = StringField(_l("Name"), validators=[Length(max=100)], filters=[strip])
    title = StringField(_l("Post"), validators=[Length(max=200)], filters=[strip])
    side = SelectField(_l("Stands"), choices=[
        SelectChoice("left", _l("On the left")), SelectChoice("right", _l("On the right"))])
    checked = BooleanField(_l("Name checked"))


class SignersForm(Form):
    """All who sign a deal."""

    signers = FieldList(FormField(SignerForm), min_entries=0, max_entries=12)

    def people(self) -> list[dict[str, Any]]:
        """Those that say anything, as the ceremony keeps them."""
        found = [{key: entry.data[key] for key in ("unit", "name", "title", "side", "checked")} for entry in self.signers]
        return [signer for signer in found if signer["unit"] or signer["name"]]
