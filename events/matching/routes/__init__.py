"""Pages of matching."""

from events.matching.routes import lists
from events.matching.routes.feature import feature

__all__ = ["feature", "lists"]
