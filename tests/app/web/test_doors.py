"""Doors of hot paths answer what they are sure of, and leave the rest to the route, with its body unread."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from app.web.doors import LONGEST_BODY, open_door, open_pulse
from app.web.security_headers import headers_of_all


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("doors")

    @app.post("/in")
    def route() -> dict[str, Any]:
        return {"route": request.get_data(as_text=True)}

    open_door(app, "POST", "/in", lambda _environ, body: {"door": body} if body == {"plain": True} else None, https=True)
    open_pulse(app, "/pulse", https=True)
    return app.test_client()


def test_door_answers_what_it_is_sure_of_with_the_headers_of_all(client: FlaskClient) -> None:
    answer = client.post("/in", json={"plain": True})
    assert answer.get_json() == {"door": {"plain": True}}
    assert dict(answer.headers) == {
        **dict(headers_of_all(https=True)), "Content-Type": "application/json", "Cache-Control": "no-cache",
        "Content-Length": str(len(answer.get_data())),
    }


@pytest.mark.parametrize("body", ["", "{}", "{", "[" * 40_000, "nul\0", "x" * (LONGEST_BODY + 1)])
def test_door_leaves_the_rest_unread(client: FlaskClient, body: str) -> None:
    assert client.post("/in", data=body).get_json() == {"route": body}


def test_door_is_for_its_address_alone(client: FlaskClient) -> None:
    assert client.get("/in").status_code == 405
    assert client.post("/in/", json={"plain": True}).status_code == 404


def test_pulse_is_answered_with_the_headers_of_all_and_nothing_else(client: FlaskClient) -> None:
    answer = client.get("/pulse")
    assert (answer.status_code, answer.get_data()) == (204, b"")
    assert dict(answer.headers) == {**dict(headers_of_all(https=True)), "Cache-Control": "no-store"}
    assert [client.post("/pulse").status_code, client.get("/pulse/").status_code] == [404, 404]
