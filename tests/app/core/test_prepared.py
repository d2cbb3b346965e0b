"""Prepared statements that are sent at once."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.database import db
from app.core.prepared import Course, Prepared


def test_a_failure_at_once_is_raised_and_the_driver_adds_no_warning(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    wrong, right = Prepared(sa.text("SELECT nothing FROM nowhere")), Prepared(sa.text("SELECT 1"))
    with db.engine.connect() as connection:
        course = Course(connection)
        with pytest.raises(course.error), course.at_once():
            course.run(wrong)
            course.run(right).fetchone()
    assert caplog.records == []
