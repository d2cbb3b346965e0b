"""What the audit says of figures sheets."""

from typing import Final

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags

SHEET_DRAWN: Final = "figures.sheet_drawn"
SHEET_SIGNED: Final = "figures.sheet_signed"
SHEET_WITHDRAWN: Final = "figures.sheet_withdrawn"
SHEET_NAMES_ERASED: Final = "figures.sheet_names_erased"

define_tags({
    SHEET_DRAWN: _l("drew up a figures sheet"),
    SHEET_SIGNED: _l("signed off a figures sheet"),
    SHEET_WITHDRAWN: _l("withdrew a figures sheet"),
    SHEET_NAMES_ERASED: _l("erased names from a figures sheet"),
})
