"""The organisers' pages of badges and desks: done, refused, fed nonsense; and how much they ask the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core.actors import Command, Grant, Role
from app.core.unit import open_unit
from app.core.worker import run_due_jobs
from badges.desk.models import Desk
from badges.desk.services.pairing import pairing_code
from badges.printing.models import PrintRun
from events.registration.models import Delegate
from tests.factories.accounts import a_member, sign_in
from tests.statements import statements

Enter = Callable[[Role], FlaskClient]


@pytest.fixture
def enter(stage: Any, client: FlaskClient) -> Enter:
    """Sign in with a role at the event."""

    def as_role(role: Role) -> FlaskClient:
        with open_unit(Command()) as unit:
            staff = a_member(unit, f"a-{role}".replace("_", "-"), Grant(role, event_id=stage.event_id))
            return sign_in(client, staff)

    return as_role


def reference_of(number: int) -> str:
    with open_unit(Command()) as unit:
        return unit.session.scalars(sa.select(Delegate.reference).where(Delegate.number == number)).one()


SOUND = {"layout": "sheet", "sorting": "category", "only_unprinted": "y"}


def test_organiser_orders_a_print_and_fetches_it(stage: Any, enter: Enter) -> None:
    stage.add_delegate()
    browser = enter(Role.ORGANISER)
    sent = browser.post("/manage/summit/badges/print", data=SOUND)
    address = "/manage/summit/badges/runs/1"
    assert (sent.status_code, sent.location) == (303, address)
    waiting = [browser.get(page) for page in ("/manage/summit/badges", address)]
    run_due_jobs()
    done = [browser.get(page) for page in ("/manage/summit/badges/runs", f"{address}/state", "/manage/summit/badges/prints")]
    assert [page.status_code for page in (*waiting, *done)] == [200] * 5
    assert ["hx-trigger" in page.get_data(as_text=True) for page in (*waiting, *done[:2])] == [True, True, False, False]
    # Who opens the file's address without having said so is led to where it is said.
    assert browser.get(f"{address}.pdf").location == address
    fetched = browser.post(f"{address}/file")
    assert (fetched.status_code, fetched.location) == (303, f"{address}.pdf")
    with browser.get(f"{address}.pdf") as pdf:
        assert (pdf.status_code, pdf.mimetype, pdf.data[:5]) == (200, "application/pdf", b"%PDF-")
    steps = [browser.post(f"{address}/discard", data=data).status_code for data in ({}, {"reason": "spoilt"}, {"reason": "spoilt"})]
    assert (steps, browser.get(f"{address}.pdf").status_code) == ([422, 303, 409], 404)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "data",
    [{"category": "nobles"}, {"layout": "scroll"}, {"category": "media"}, {"unit": "x"}, {"when": "day:x"},
     {"sorting": "age"}, {"layout_code": "none"}, {"group": "7"}],
)  # fmt: skip
def test_order_that_makes_no_sense_is_shown_again(stage: Any, enter: Enter, data: dict[str, str]) -> None:
    stage.add_delegate()
    sent = enter(Role.ORGANISER).post("/manage/summit/badges/print", data=SOUND | data)
    assert sent.status_code == 422


@pytest.mark.one_database
def test_order_of_those_whom_the_list_finds(stage: Any, enter: Enter) -> None:
    stage.add_delegates(3)
    browser = enter(Role.REGISTRAR)
    with open_unit(Command()) as unit:
        ids = ".".join(map(str, unit.session.scalars(sa.select(Delegate.id).where(Delegate.number < 3))))
    assert f"/manage/summit/badges/print?ids={ids}" in browser.get(
        "/manage/summit/delegates", query_string={"ids": ids}).get_data(as_text=True)
    page = browser.get("/manage/summit/badges/print", query_string={"ids": ids})
    counted = browser.get("/manage/summit/badges/print/count", query_string={**SOUND, "list-ids": ids})
    unsound = browser.get("/manage/summit/badges/print/count", query_string={"layout": "scroll"})
    assert [one.status_code for one in (page, counted, unsound)] == [200] * 3
    assert [" 2" in f" {one.get_data(as_text=True).replace('<strong>', ' ')}" for one in (counted, unsound)] == [True, False]
    browser.post("/manage/summit/badges/print", query_string={"ids": ids}, data=SOUND)
    with open_unit(Command()) as unit:
        assert unit.session.scalars(sa.select(PrintRun)).one().count == 2


@pytest.mark.one_database
def test_all_pages_of_prints_ask_little_whatever_their_number(stage: Any, enter: Enter) -> None:
    browser = enter(Role.ORGANISER)
    pages = ("badges", "badges/print", "badges/prints", "badges/runs/1", "badges/print/count?layout=single&sorting=unit")
    counts = []
    for _ in range(2):
        for _nth in range(len(counts) * 8 + 1):
            stage.add_delegates(2, unit="甲公司")
            browser.post("/manage/summit/badges/print", data=SOUND)
        for page in pages:
            with statements() as seen:
                assert browser.get(f"/manage/summit/{page}").status_code == 200
            counts.append(len(seen))
    assert counts[:len(pages)] == counts[len(pages):]
    assert max(counts) <= 20


def test_one_badge_is_shown_reissued_withdrawn_and_printed(stage: Any, enter: Enter) -> None:
    stage.add_delegate("王伟", search_text="王伟")
    reference = reference_of(1)
    browser = enter(Role.REGISTRAR)
    address, why = f"/manage/summit/badges/of/{reference}", {"reason": "lost"}
    assert reference in browser.get("/manage/summit/badges", query_string={"q": "王伟"}).get_data(as_text=True)
    looked, printed = browser.get(f"/manage/summit/badges/{reference}.pdf"), browser.post(f"{address}/print")
    assert [(one.status_code, one.data[:5]) for one in (looked, printed)] == [(200, b"%PDF-")] * 2
    steps = [browser.post(f"{address}/{step}", data=data).status_code for step, data in (
        ("reissue", {}), ("reissue", {"reason": "nonsense"}), ("reissue", why), ("withdraw", why), ("withdraw", why),
        ("print", {}))]
    assert steps == [422, 422, 303, 303, 409, 409]
    with open_unit(Command()) as unit:
        assert [run.state for run in unit.session.scalars(sa.select(PrintRun))] == ["printed"]
    assert browser.get(address).status_code == 200


def test_badge_of_who_is_not_approved_is_explained(stage: Any, enter: Enter) -> None:
    stage.add_delegate(status="pending")
    page = enter(Role.REGISTRAR).get(f"/manage/summit/badges/of/{reference_of(1)}")
    assert (page.status_code, "/reissue" in page.get_data(as_text=True)) == (200, False)


@pytest.mark.parametrize("path", ["badges/of/nobody", "badges/nobody.pdf", "badges/runs/7", "badges/runs/7.pdf", "desks/7", "desks/7/state"])
def test_what_is_not_there_is_not_found(stage: Any, enter: Enter, path: str) -> None:
    assert enter(Role.ORGANISER).get(f"/manage/summit/{path}").status_code == 404


def test_ids_of_another_event_are_not_found(stage: Any, other_event: Any, enter: Enter) -> None:
    other = other_event()
    other.pair("theirs")
    other.add_delegate()
    browser = enter(Role.ORGANISER)
    with open_unit(Command()) as unit:
        desk_id = unit.session.scalars(sa.select(Desk.id)).one()
    asked = [
        browser.get(f"/manage/summit/desks/{desk_id}"),
        browser.post(f"/manage/summit/desks/{desk_id}/revoke"),
        browser.get(f"/manage/summit/badges/of/{reference_of(1)}"),
    ]
    assert [page.status_code for page in asked] == [404, 404, 404]


def test_organiser_sets_up_pairs_and_revokes_a_desk(stage: Any, enter: Enter) -> None:
    stage.add_point("gate")
    browser = enter(Role.ORGANISER)
    assert browser.get("/manage/summit/desks/new").status_code == 200
    made = browser.post("/manage/summit/desks/new", data={"name": "A台", "points": ["gate"], "may_search": "y"})
    with open_unit(Command()) as unit:
        desk = unit.session.scalars(sa.select(Desk)).one()
        code = str(pairing_code(unit, desk))
        assert (desk.name, desk.point_codes, desk.supervisor, desk.may_search) == ("A台", ["gate"], False, True)
    assert (made.status_code, made.location) == (303, f"/manage/summit/desks/{desk.id}")
    assert f"/desk#pair={code}" in browser.get(made.location).get_data(as_text=True)
    browser.post("/api/v1/desk/pair", json={"code": code})
    assert code not in browser.get(f"{made.location}/state").get_data(as_text=True)
    steps = [browser.post(f"{made.location}/{step}").status_code for step in ("renew", "revoke", "revoke", "renew")]
    assert steps == [303, 303, 409, 409]
    assert [browser.get(f"/manage/summit/desks{part}").status_code for part in ("", "/live", f"/{desk.id}")] == [200] * 3


@pytest.mark.parametrize("data", [{}, {"name": " "}, {"name": "A", "points": "nowhere"}, {"name": "x" * 81}])
def test_desk_that_makes_no_sense_is_shown_again(stage: Any, enter: Enter, data: dict[str, str]) -> None:
    assert enter(Role.ORGANISER).post("/manage/summit/desks/new", data=data).status_code == 422


def test_desks_say_in_words_that_nobody_came(stage: Any, enter: Enter, desk: Any) -> None:
    browser = enter(Role.ORGANISER)
    stage.add_point("door")
    here, code = desk(), stage.code_of(stage.add_delegate("王伟"))

    def has_course() -> bool:
        return 'id="course"' in browser.get("/manage/summit/desks/live").get_data(as_text=True)

    before = has_course()
    here.scan(code, "door")
    assert (before, has_course()) == (False, True)


READING = ["badges", "badges/print", "badges/prints", "badges/runs/1", "badges/of/X", "desks/new", "desks/1"]
WRITING = ["badges/print", "badges/check", "badges/runs/1/file", "badges/runs/1/discard", "badges/of/X/reissue", "badges/of/X/withdraw", "badges/of/X/print",
           "desks/new", "desks/1/renew", "desks/1/revoke"]  # fmt: skip


@pytest.mark.parametrize("role", [Role.VIEWER, Role.JUDGE, Role.DOCKING_CLERK])
def test_who_only_looks_may_neither_print_nor_set_up_desks(stage: Any, enter: Enter, role: Role) -> None:
    browser = enter(role)
    codes = [browser.get(f"/manage/summit/{path}").status_code for path in READING]
    codes += [browser.post(f"/manage/summit/{path}").status_code for path in WRITING]
    assert codes == [403] * len(codes)


def test_viewer_sees_the_counts_without_what_changes_them(stage: Any, enter: Enter) -> None:
    stage.add_point("gate")
    stage.pair()
    page = enter(Role.VIEWER).get("/manage/summit/desks")
    assert (page.status_code, "/revoke" in page.get_data(as_text=True)) == (200, False)


def test_visitor_is_sent_to_sign_in(stage: Any, client: FlaskClient) -> None:
    codes = [client.get(f"/manage/summit/{path}").status_code for path in [*READING, "desks"]]
    codes += [client.post(f"/manage/summit/{path}").status_code for path in WRITING]
    assert codes == [302] * (len(READING) + 1) + [401] * len(WRITING)


def test_screen_is_open_to_any_device_and_tells_nothing(stage: Any, client: FlaskClient) -> None:
    stage.add_point("gate")
    page = client.get("/desk")
    assert (page.status_code, "summit" in page.get_data(as_text=True)) == (200, False)


@pytest.mark.parametrize("path", ["badges", "desks", "desks/live"])
def test_lists_ask_as_much_for_thirty_as_for_one(stage: Any, enter: Enter, path: str) -> None:
    browser = enter(Role.ORGANISER)
    asked = []
    for nth in range(30):
        stage.add_delegate()
        stage.add_point(f"gate-{nth}")
        stage.pair(f"desk {nth}")
        if nth in (0, 29):
            browser.post("/manage/summit/badges/print", data=SOUND)
            browser.get(f"/manage/summit/{path}")
            with statements() as seen:
                browser.get(f"/manage/summit/{path}")
            asked.append(len(seen))
    assert asked[0] == asked[1]
