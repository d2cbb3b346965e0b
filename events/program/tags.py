"""What the audit says of programs."""

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags

PROGRAM_PRINTED = "program.printed"

define_tags({PROGRAM_PRINTED: _l("printed the program")})
