"""What the audit says of matching."""

from typing import Final

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags

PAIR_RULED: Final = "matching.pair_ruled"

define_tags({PAIR_RULED: _l("said of a proposed pair what is to become of it")})
