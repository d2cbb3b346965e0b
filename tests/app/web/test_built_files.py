import pytest
from flask import Flask

from app.web.pages import asset

pytestmark = pytest.mark.one_database


def test_built_files_come_compressed_and_are_kept_for_ever(app: Flask) -> None:
    with app.test_request_context():
        address = asset("main.css")
    answer = app.test_client().get(address, headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()
