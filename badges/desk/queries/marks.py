"""What scans are marked with, as a condition of statements."""

import sqlalchemy as sa

from badges.desk.enums import Mark
from badges.desk.models import Scan


def has_mark(mark: Mark) -> sa.ColumnElement[bool]:
    """Whether a scan bears the mark. Marks are kept as JSON, which SQLite and PostgreSQL both search as text."""
    return sa.cast(Scan.__table__.c.marks, sa.Text).contains(f'"{mark}"')
