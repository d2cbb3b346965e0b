"""Every address of printing: prints, single badges, layouts, what is checked before printing."""

from badges.printing.routes import badges, checking, layouts, prints
from badges.printing.routes.feature import feature

__all__ = ["badges", "checking", "feature", "layouts", "prints"]
