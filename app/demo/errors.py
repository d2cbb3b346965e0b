"""Why the demo is not loaded."""

from flask_babel import lazy_gettext as _l

from app.core.errors import ErrorEntry, define_errors

define_errors({
    "demo_among_real_events": ErrorEntry(
        _l("This database has events of its own. The demo is loaded only into an empty one; nothing was changed."), 409),
})
