"""Whether this service can serve."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from app.core.database import db
from app.web.routing import PUBLIC, Feature

feature = Feature("health", __name__)


@feature.resource("/healthz", may=PUBLIC, methods=["GET"], own_units=True)
def healthz() -> Response | tuple[Response, int]:
    """200 when the database answers and its tables are there, else 503 with the reason."""
    try:
        revision: Any = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError as error:
        db.session.rollback()
        reason = "database away" if "alembic_version" not in str(error) else "database not set up"
        return jsonify(status="unavailable", reason=reason), 503
    db.session.rollback()
    if revision is None:
        return jsonify(status="unavailable", reason="database not set up"), 503
    return jsonify(status="ok")
