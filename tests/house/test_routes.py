"""No route without a declaration of who may use it."""

import pytest
from flask import Flask

from app.web.routing import declared_routes

# Addresses that a library serves, which has its own checks.
LIBRARY_ENDPOINTS = ("static", "security.", "bootstrap.")

pytestmark = pytest.mark.one_database


def test_routes_declare_who_may_use_them(app: Flask) -> None:
    undeclared = [
        (address, endpoint) for address, _methods, endpoint, need in declared_routes(app)
        if need is None and not endpoint.startswith(LIBRARY_ENDPOINTS)
    ]
    assert undeclared == []
