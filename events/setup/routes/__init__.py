"""Every address of setup: events and their making, an event's parts, the public page."""

from events.setup.routes import builder, editions, entries, events, public, settings
from events.setup.routes.feature import feature

__all__ = ["builder", "editions", "entries", "events", "feature", "public", "settings"]
