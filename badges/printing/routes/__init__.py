"""Every address of printing: prints and single badges, layouts, what is checked before printing."""

from badges.printing.routes import layouts, prints
from badges.printing.routes.feature import feature

__all__ = ["feature", "layouts", "prints"]
