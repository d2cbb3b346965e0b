"""Sending a journal of another system."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from app.web.forms import Form


class JournalForm(Form):
    """The file, JSON Lines."""

    file = FileField(_l("Journal"), [FileRequired()], description=_l("JSON Lines, one act a line, at most 60 MB."))
