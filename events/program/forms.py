"""What an organiser chooses of a program."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from app.web.forms import Form
from events.program.enums import ProgramEdition, ProgramLanguage


class ProgramForm(Form):
    """Which languages, and for whom."""

    language = RadioField(_l("Language"), default=ProgramLanguage.BOTH.value, choices=[
        (ProgramLanguage.BOTH.value, _l("Chinese and English")), (ProgramLanguage.CHINESE.value, _l("Chinese")),
        (ProgramLanguage.ENGLISH.value, _l("English"))])
    edition = RadioField(_l("Edition"), default=ProgramEdition.PUBLIC.value, choices=[
        (ProgramEdition.PUBLIC.value, _l("For everybody")),
        (ProgramEdition.STAFF.value, _l("For staff: with places and tables"))])
