"""The e-ticket on the personal page."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.runtime import runtime
from app.web.qr import code_svg
from badges.codes.services import reissue_badge, withdraw_badge
from events.registration.rules.references import LINK_PURPOSE

TOKEN = "an-unguessable-token"


@pytest.fixture
def holder(stage: Any) -> int:
    number = stage.add_delegate()
    stage.change_delegate(number, token_hash=runtime().secrets.keyed_hash(LINK_PURPOSE, TOKEN))
    return number


def test_ticket_is_the_picture_of_the_current_code(stage: Any, client: Any, holder: int) -> None:
    for _ in range(2):
        response = client.get(f"/my/{TOKEN}/ticket.svg")
        assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.get_data(as_text=True) == code_svg(stage.codes()[holder][0])
        stage.act(reissue_badge, holder)


@pytest.mark.parametrize("token", ["other", "𠮷", "%00"])
def test_ticket_of_an_unknown_link_is_not_found(client: Any, holder: int, token: str) -> None:
    assert client.get(f"/my/{token}/ticket.svg").status_code == 404


@pytest.mark.parametrize("status", ["pending", "rejected", "cancelled"])
def test_who_is_not_approved_has_no_ticket(stage: Any, client: Any, holder: int, status: str) -> None:
    stage.change_delegate(holder, status=status)
    assert client.get(f"/my/{TOKEN}/ticket.svg").status_code == 404


def test_withdrawn_badge_has_no_ticket(stage: Any, client: Any, holder: int) -> None:
    stage.act(withdraw_badge, holder)
    assert client.get(f"/my/{TOKEN}/ticket.svg").status_code == 404
