"""The signing ceremony: turns given once, put in order, taken away; signers as they are typed; its pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from app.accounts.models import Staff
from app.core.actors import Actor, Role
from app.core.audit import AuditEntry
from app.core.errors import Forbidden, NotFound, Refused
from app.core.unit import Unit
from events.docking.enums import Stage
from events.docking.forms.ceremonies import SignersForm
from events.docking.models import Deal
from events.docking.queries.ceremonies import find_slot, signable_deals, signing_order
from events.docking.rules.acts import Merge
from events.docking.services import perform
from events.docking.services.ceremonies import (
    activity_of,
    add_turn,
    arrange_turns,
    move_turn,
    remove_turn,
    run_sheet,
    set_signers,
)
from events.setup.models import Event
from events.setup.queries import find_event
from tests.factories.accounts import sign_in
from tests.factories.deals import NOON, a_clerk, a_deal, as_actor
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]
CODE, STAGE_OF = "innovation-2019", "signing"
pytestmark = pytest.mark.one_database


@pytest.fixture
def clerk(unit: Opener) -> Actor:
    """Of an edition with three signed deals, the third agreed at the ceremony itself, and one that was merged away."""
    with unit() as opened:
        event = an_event(opened, CODE)
        for ref in ("d1", "d2", "d3", "d4"):
            a_deal(opened, event, ref, stage=Stage.CONTRACT, activity=STAGE_OF if ref == "d3" else None)
        perform(opened, Merge(deal="d4", by="zhao", at=NOON, into="d1", reason="同一事项"))
        return as_actor(opened, a_clerk(opened))


def the_event(unit: Unit) -> Event:
    return find_event(unit.session, CODE)


def number_of(unit: Unit, ref: str) -> int:
    return unit.session.scalars(sa.select(Deal.id).where(Deal.ref == ref)).one()


def with_turns(unit: Unit, *refs: str) -> list[int]:
    return [add_turn(unit, the_event(unit), STAGE_OF, number_of(unit, ref)).id for ref in refs]


def order(unit: Unit) -> list[str]:
    return [slot.deal.ref for slot in signing_order(unit.session, the_event(unit), STAGE_OF)]


def test_a_live_deal_gets_one_turn_with_its_parties_on_their_sides(unit: Opener, clerk: Actor) -> None:
    with unit(clerk) as opened:
        event = the_event(opened)
        assert [deal.ref for deal in signable_deals(opened.session, event, STAGE_OF)] == ["d3", "d1", "d2"]
        (turn,) = with_turns(opened, "d1")
        assert [(signer["unit"], signer["side"], signer["checked"]) for signer in find_slot(
            opened.session, event, turn).signers] == [("泉城大学", "left", False), ("济南智科技有限公司", "right", False)]
        for ref in ("d1", "d4"):
            with pytest.raises(Refused) as refused:
                with_turns(opened, ref)
            assert (refused.value.code, refused.value.field) == ("ceremony_deal_taken", "deal")
        assert [deal.ref for deal in signable_deals(opened.session, event, STAGE_OF)] == ["d3", "d2"]


def test_turns_are_arranged_moved_and_taken_away(unit: Opener, clerk: Actor) -> None:
    with unit(clerk) as opened:
        event = the_event(opened)
        first, second, third = with_turns(opened, "d1", "d2", "d3")
        arrange_turns(opened, event, STAGE_OF, [third, 999, first])
        assert order(opened) == ["d3", "d1", "d2"]
        for slot, step, expected in ((third, -1, ["d3", "d1", "d2"]), (third, 1, ["d1", "d3", "d2"]),
                                     (second, 1, ["d1", "d3", "d2"]), (second, -1, ["d1", "d2", "d3"])):
            move_turn(opened, event, find_slot(opened.session, event, slot), step)
            assert order(opened) == expected
        remove_turn(opened, event, find_slot(opened.session, event, first))
        assert order(opened) == ["d2", "d3"]
        with pytest.raises(NotFound):
            find_slot(opened.session, event, first)
        tags = opened.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.tag == "deal.ceremony_ordered")).all()
        assert len(tags) == 3 + 1 + 4 + 1


def test_signers_are_kept_as_they_are_said_and_not_too_many(app: Flask, unit: Opener, clerk: Actor) -> None:
    signer = {"unit": "泉城大学", "name": "秦琼", "title": "校长", "side": "left", "checked": True}
    with app.test_request_context(), unit(clerk) as opened:
        event = the_event(opened)
        (turn,) = with_turns(opened, "d1")
        slot = find_slot(opened.session, event, turn)
        set_signers(opened, event, slot, [signer])
        with pytest.raises(Refused) as refused:
            set_signers(opened, event, slot, [signer] * 13)
        assert (refused.value.code, slot.signers) == ("ceremony_too_many", [signer])
        with pytest.raises(NotFound):
            activity_of(event, "nowhere")
        assert run_sheet(opened, event, event.activities[0], "zh").startswith(b"%PDF")


def test_who_only_looks_orders_nothing(unit: Opener, clerk: Actor) -> None:
    with unit(clerk) as opened:
        (turn,) = with_turns(opened, "d1")
    with unit() as opened:
        viewer = as_actor(opened, a_clerk(opened, "viewer", role=Role.VIEWER))
    with unit(viewer) as opened:
        event = the_event(opened)
        slot = find_slot(opened.session, event, turn)
        acts: list[Callable[[], Any]] = [
            lambda: with_turns(opened, "d2"), lambda: arrange_turns(opened, event, STAGE_OF, []),
            lambda: move_turn(opened, event, slot, 1), lambda: remove_turn(opened, event, slot),
            lambda: set_signers(opened, event, slot, [])]
        for act in acts:
            with pytest.raises(Forbidden):
                act()


@pytest.mark.parametrize(("sent", "people", "wrong"), [
    ({}, [], []),
    ({"signers-0-unit": " 泉城大学 ", "signers-0-name": "", "signers-0-side": "left", "signers-1-title": "院长",
      "signers-1-side": "right"}, ["泉城大学"], []),
    ({"signers-0-name": "长" * 101, "signers-0-side": "left"}, ["长" * 101], [0]),
    ({"signers-0-name": "秦琼", "signers-0-side": "above"}, ["秦琼"], [0])])
def test_a_signer_left_empty_is_nobody(
    app: Flask, sent: dict[str, str], people: list[str], wrong: list[int],
) -> None:
    with app.test_request_context():
        form = SignersForm(MultiDict(sent), meta={"csrf": False})
        form.validate()
        assert [signer["unit"] or signer["name"] for signer in form.people()] == people
        assert [number for number, entry in enumerate(form.signers) if entry.form.errors] == wrong


def test_the_pages_of_the_ceremony_do_what_they_say(unit: Opener, clerk: Actor, client: FlaskClient) -> None:
    with unit(writes=False) as opened:
        held = the_event(opened).activities[0].code
        deal = number_of(opened, "d1")
        browser = sign_in(client, opened.session.scalars(sa.select(Staff).where(Staff.username == "wang")).one())
    base = f"/manage/{CODE}/docking"
    assert [browser.post(f"{base}/ceremony/{held}", data={"deal": number}).status_code for number in (
        deal, deal, "x", "")] == [303, 422, 422, 422]
    with unit(writes=False) as opened:
        (slot,) = (one.id for one in signing_order(opened.session, the_event(opened), held))
    signers = {"signers-0-unit": "泉城大学", "signers-0-name": "秦琼", "signers-0-side": "left"}
    assert [browser.post(f"{base}/turns/{slot}/signers", data=signers | more).status_code for more in (
        {}, {}, {"signers-0-name": "长" * 101})] == [303, 303, 422]
    pages = ("ceremony", f"ceremony/{held}", f"turns/{slot}/signers", f"ceremony/{held}/run-sheet.pdf")
    assert [browser.get(f"{base}/{page}", follow_redirects=True).status_code for page in pages] == [200] * 4
    acts = (f"turns/{slot}/move/up", f"ceremony/{held}/order", f"turns/{slot}/remove", f"turns/{slot}/remove")
    assert [browser.post(f"{base}/{act}", data={"order": [f"{slot} 1", "x 2"]}).status_code for act in acts] == [303, 303, 303, 404]
