"""Codes that addresses of the house have taken."""

import pytest
from flask import Flask

from events.setup.rules.codes import RESERVED, is_reserved

pytestmark = pytest.mark.one_database


def test_every_word_that_follows_manage_is_reserved(app: Flask) -> None:
    words = {rule.rule.split("/")[2] for rule in app.url_map.iter_rules()
             if rule.rule.startswith(("/manage/", "/e/"))}
    assert {word for word in words if not word.startswith("<")} - RESERVED == set()


def test_an_usual_code_is_free() -> None:
    assert [is_reserved(code) for code in ("staff", "staff-2020", "summit")] == [True, False, False]
