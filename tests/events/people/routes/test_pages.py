"""Pages of people in a browser without scripts: done, refused, and fed nonsense."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.queries import find_staff
from app.core.actors import Grant, Role
from app.core.audit import AuditEntry
from app.web.routing import declared_routes
from events.people.models import LiaisonDuty
from events.people.queries import liaison_of
from events.people.services import look_for_pairs
from events.registration.models import Delegate
from tests.events.people.conftest import by_reference
from tests.factories.accounts import a_member, sign_in
from tests.statements import statements

pytestmark = pytest.mark.one_database


def enter(client: FlaskClient, unit: Any, summit: Any, role: Role) -> FlaskClient:
    with unit() as u:
        a_member(u, role.value, Grant(role, event_id=summit.id), name=f"{role.value}某")
    with unit(writes=False) as u:
        return sign_in(client, find_staff(u.session, role.value))


@pytest.fixture
def organiser(client: FlaskClient, unit: Any, summit: Any) -> FlaskClient:
    return enter(client, unit, summit, Role.ORGANISER)


def manage(summit: Any, path: str) -> str:
    return f"/manage/{summit.code}/{path}"


def test_two_are_compared_and_merged(organiser: FlaskClient, unit: Any, summit: Any, add: Callable[..., str]) -> None:
    one, two = add("王芳", "13800000001", of="泉城大学"), add("王芳", "", "w@example.org", of="泉城大学")
    with unit() as u:
        look_for_pairs(u, summit.event(u))
    here = manage(summit, f"duplicates/{one}/{two}")
    assert organiser.get(manage(summit, "duplicates")).text.count(here) == 1
    assert organiser.get(here).status_code == 200
    assert organiser.post(here, data={"keep": "nonsense"}).status_code == 422
    done = organiser.post(here, data={"keep": "right", "f-mobile": "left", "f-email": "right"})
    assert (done.status_code, done.location) == (303, manage(summit, f"delegates/{two}"))
    with unit(writes=False) as u:
        assert (by_reference(u, two).mobile, by_reference(u, two).email) == ("+8613800000001", "w@example.org")
    # Sent again, and opened anew: somebody is told that it is done.
    assert organiser.post(here, data={"keep": "right"}).status_code == 409
    assert organiser.get(manage(summit, f"delegates/{one}")).status_code == 200
    assert organiser.get(manage(summit, f"duplicates/choose?one={one}&other=")).status_code == 422
    assert organiser.get(manage(summit, f"duplicates/{one}/nobody")).status_code == 404


def test_activities_at_one_time_are_told_before_and_after_a_merge(
    organiser: FlaskClient, unit: Any, summit: Any, add: Callable[..., str],
) -> None:
    one, two = (add("王芳", f"1380000000{number}", activities=[code]) for number, code in enumerate(("health", "smart")))
    compare, person = manage(summit, f"duplicates/{one}/{two}"), manage(summit, f"delegates/{one}")
    told = [address.count("notice-wait") for address in (organiser.get(compare).text, organiser.get(person).text)]
    assert organiser.post(compare, data={"keep": "left", "f-mobile": "left"}).status_code == 303
    assert [*told, organiser.get(person).text.count("notice-wait")] == [1, 0, 1]


def test_two_people_are_told_apart(organiser: FlaskClient, unit: Any, summit: Any, add: Callable[..., str]) -> None:
    one, two = add("王芳", "13800000001", of="泉城大学"), add("王芳", "13800000002", of="泉城大学")
    assert organiser.post(manage(summit, "duplicates/look")).status_code == 303
    assert organiser.post(manage(summit, f"duplicates/{one}/{two}/apart")).status_code == 303
    assert f"duplicates/{one}/{two}" not in organiser.get(manage(summit, "duplicates")).text
    assert organiser.get(manage(summit, f"duplicates/{one}/{two}")).status_code == 200


def test_a_history_tells_old_and_new_masks_and_can_be_filtered(
    organiser: FlaskClient, unit: Any, summit: Any, add: Callable[..., str],
) -> None:
    one = add("王芳", "13800000001")
    organiser.post(manage(summit, f"delegates/{one}/edit"), data={
        "name": "王芳", "mobile": "13800000001", "unit": "泉城大学", "category": "delegate", "language": "zh",
        "q-diet": "halal"})
    page = organiser.get(manage(summit, f"delegates/{one}/history"))
    assert ("– → 泉城大学" in page.text, "halal" in page.text) == (True, False)
    filtered = organiser.get(manage(summit, f"delegates/{one}/history?kind=registration")).text
    assert "泉城大学" not in filtered
    assert organiser.get(manage(summit, f"delegates/{one}/history?kind=nonsense")).status_code == 200


def queries_of(client: FlaskClient, address: str) -> int:
    with statements() as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_lists_ask_as_often_for_one_as_for_thirty(
    organiser: FlaskClient, unit: Any, summit: Any, add: Callable[..., str],
) -> None:
    one = add("王芳", "13800000001")
    history = manage(summit, f"delegates/{one}/history")
    with unit(summit.staff()) as u:
        look_for_pairs(u, summit.event(u))
    counted = [queries_of(organiser, address) for address in (history, manage(summit, "duplicates"))]
    for number in range(30):
        add("王芳", f"139{number:08d}", of="泉城大学")
        with unit(summit.staff()) as u:
            u.record("delegate.link_sent", event_id=summit.id, subject=("delegate", by_reference(u, one).id))
    with unit(summit.staff()) as u:
        look_for_pairs(u, summit.event(u))
    assert [queries_of(organiser, address) for address in (history, manage(summit, "duplicates"))] in (
        counted, [counted[0], counted[1] + 1])
    assert counted[0] <= 12


@pytest.fixture
def guests(unit: Any, summit: Any, add: Callable[..., str]) -> dict[str, str]:
    """Somebody of a liaison's own, somebody of their category, and somebody else."""
    return {"own": add("王芳", "13800000001"), "vip": add("马云龙", "13800000002", category="vip"),
            "else": add("李雷", "13800000003")}


def give(unit: Any, summit: Any, **target: Any) -> None:
    with unit() as u:
        u.session.add(LiaisonDuty(event_id=summit.id, staff_id=find_staff(u.session, "liaison").id, **target))


@pytest.fixture
def liaison(client: FlaskClient, unit: Any, summit: Any, guests: dict[str, str]) -> FlaskClient:
    browser = enter(client, unit, summit, Role.LIAISON)
    with unit(writes=False) as u:
        own = by_reference(u, guests["own"]).id
        vip = by_reference(u, guests["vip"]).category_id
    give(unit, summit, delegate_id=own)
    give(unit, summit, category_id=vip)
    return browser


def test_a_liaison_sees_and_changes_their_guests_alone(
    liaison: FlaskClient, unit: Any, summit: Any, guests: dict[str, str],
) -> None:
    page = liaison.get(manage(summit, "guests"))
    assert [guests[who] in page.text for who in ("own", "vip", "else")] == [True, True, False]
    assert liaison.get(f"/manage/{summit.code}").location == manage(summit, "guests")
    for path in ("", "/edit"):
        assert [liaison.get(manage(summit, f"guests/{guests[who]}{path}")).status_code for who in guests] == [200, 200, 403]
    sent = {"name": "王芳", "mobile": "13800000001", "title": "主任", "activity": ["opening"]}
    assert [liaison.post(manage(summit, f"guests/{guests[who]}/edit"), data=sent).status_code for who in ("own", "else")] == [
        303, 403]
    assert liaison.post(manage(summit, f"guests/{guests['own']}/edit"), data={"name": ""}).status_code == 422
    assert [liaison.post(manage(summit, f"guests/{guests[who]}/note"), data={"note": "轮椅"}).status_code
            for who in ("own", "else")] == [303, 403]
    with unit(writes=False) as u:
        own, other = (by_reference(u, guests[who]) for who in ("own", "else"))
        assert (own.title, own.attention, [place.activity.code for place in own.places]) == ("主任", ["轮椅"], ["opening"])
        assert (other.title, other.attention) == (None, [])
        entry = u.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "delegate.edited")).one()
        assert (entry.actor_kind, entry.actor_label) == ("staff", "liaison某")


def test_every_other_address_of_delegates_is_closed_to_a_liaison(
    app: Any, liaison: FlaskClient, summit: Any, guests: dict[str, str],
) -> None:
    own = ("people.guests", "people.guest", "people.edit_guest", "people.note_guest",
           "watching.arrived", "watching.arrived_live")
    open_to_them: set[str] = set()
    for address, methods, endpoint, _access in declared_routes(app):
        if not address.startswith("/manage/<event_code>/") or endpoint in own:
            continue
        values = {"event_code": summit.code, "reference": guests["own"], "one": guests["own"], "other": guests["vip"],
                  "kind": "xlsx"}
        with app.test_request_context():
            rule = next(one for one in app.url_map.iter_rules(endpoint) if str(one) == address)
            # A place for one of a few words takes the first of them.
            words = {name: getattr(converter, "items", [1]) for name, converter in rule._converters.items()}
            for name, value in values.items():
                if name in words and (words[name] == [1] or value in words[name]):
                    words[name] = [value]
            found = rule.build({name: next(iter(words[name])) for name in rule.arguments}, append_unknown=False)
        assert found is not None
        for method in methods.split(","):
            data = {"all_matching": "1"} if method == "POST" else None
            if liaison.open(found[1], method=method, data=data).status_code != 403:
                open_to_them.add(endpoint)
    assert open_to_them == set()


def test_liaisons_are_given_by_delegate_group_and_category(
    organiser: FlaskClient, unit: Any, summit: Any, guests: dict[str, str],
) -> None:
    with unit() as u:
        number = a_member(u, "lian", Grant(Role.LIAISON, event_id=summit.id), name="连络").id
        own, vip = (by_reference(u, guests[who]).id for who in ("own", "vip"))
    assert organiser.get(manage(summit, "liaisons")).status_code == 200
    given = organiser.post(manage(summit, "liaisons"), data={"liaison": number, "categories": ["vip"]})
    assert given.status_code == 303
    assert organiser.post(manage(summit, f"delegates/{guests['own']}/liaison"), data={"liaison": number}).status_code == 303
    with unit(writes=False) as u:
        assert [getattr(liaison_of(u.session, one), "name", None) for one in (own, vip)] == ["连络", "连络"]
    for nonsense in ("999999", "x"):
        assert organiser.post(manage(summit, f"delegates/{guests['own']}/liaison"), data={"liaison": nonsense}).status_code == 422
    assert organiser.post(manage(summit, f"delegates/{guests['own']}/liaison"), data={"liaison": ""}).status_code == 303
    assert "连络" in organiser.get(manage(summit, f"delegates/{guests['vip']}")).text
    with unit(writes=False) as u:
        assert liaison_of(u.session, own) is None


def test_who_came_before_is_told_as_far_as_the_reader_may_know(
    organiser: FlaskClient, unit: Any, summit: Any, add: Callable[..., str],
) -> None:
    one = add("王芳", "13800000001")
    with unit() as u:
        event, row = summit.event(u), by_reference(u, one)
        make_edition(u, event, row)
    page = organiser.get(manage(summit, f"delegates/{one}")).text
    assert ("去年的峰会" in page) is False
    with unit() as u:
        a_member(u, "chief", Grant(Role.ORGANISER, organisation_id=summit.organisation_id))
    with unit(writes=False) as u:
        sign_in(organiser, find_staff(u.session, "chief"))
    assert "去年的峰会" in organiser.get(manage(summit, f"delegates/{one}")).text
    with unit() as u:
        u.session.execute(sa.update(Delegate).where(Delegate.reference == "BEFORE").values(erased_at=u.now()))
    assert "去年的峰会" not in organiser.get(manage(summit, f"delegates/{one}")).text


def make_edition(u: Any, event: Any, row: Delegate) -> None:
    """The same person at an event of the year before, straight from the tables."""
    from events.setup.models import Category, Event

    columns = {column.key: getattr(event, column.key) for column in sa.inspect(Event).column_attrs if column.key != "id"}
    before = Event(**{**columns, "code": "before", "name": {"zh": "去年的峰会", "en": "Last year"}})
    u.session.add(before)
    u.session.flush()
    category = Category(event_id=before.id, position=1, number=1, code="delegate", name={"zh": "代表", "en": "Delegate"})
    u.session.add(category)
    u.session.flush()
    values = {column.key: getattr(row, column.key) for column in sa.inspect(Delegate).column_attrs if column.key != "id"}
    u.session.add(Delegate(**{
        **values, "event_id": before.id, "category_id": category.id, "reference": "BEFORE", "token_hash": "before",
        "submission": None}))


def test_pages_are_refused_to_who_may_not(client: FlaskClient, unit: Any, summit: Any, add: Callable[..., str]) -> None:
    one, two = add("王芳", "13800000001"), add("王芳", "13800000002")
    browser = enter(client, unit, summit, Role.VIEWER)
    paths = ("duplicates", f"duplicates/{one}/{two}", "liaisons", "guests", f"guests/{one}")
    assert [browser.get(manage(summit, path)).status_code for path in paths] == [403] * 5
    assert browser.get(manage(summit, f"delegates/{one}/history")).status_code == 200
