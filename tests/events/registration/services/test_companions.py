"""Companions: as many as the category allows, with fewer rights, approved and cancelled with whom they accompany."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import LinkHolder
from app.core.database import db
from app.core.errors import Forbidden, NotFound, Refused
from events.registration.enums import DelegateStatus, Source
from events.registration.errors import FormRefused
from events.registration.models import Delegate
from events.registration.queries.persons import delegate_with_token
from events.registration.services import (
    add_companion,
    approve_delegates,
    cancel_own_registration,
    change_details,
    hand_on,
    register,
    remove_companion,
)
from events.setup.models import Activity, Category

PENDING, APPROVED, CANCELLED = DelegateStatus.PENDING, DelegateStatus.APPROVED, DelegateStatus.CANCELLED


@pytest.fixture
def delegate(unit: Any, summit: Any, form: Any) -> int:
    """Somebody who waits for approval and may bring two, as observers."""
    with unit() as u:
        u.session.execute(sa.update(Category).where(Category.code == "delegate").values(
            companions=2, companion_category="observer"))
        u.session.execute(sa.update(Category).where(Category.code == "observer").values(
            public=False, approval=False, quota=10))
    with unit() as u:
        token = register(u, summit.event(u), form()).token
        return delegate_with_token(u.session, token).id


def holder(summit: Any, delegate: int) -> LinkHolder:
    return LinkHolder(label="x", delegate_id=delegate, event_id=summit.id)


def bring(unit: Any, summit: Any, delegate: int, name: str = "单夫人", **person: Any) -> Any:
    facts = {name: person.pop(name) for name in ("activities", "agreed") if name in person}
    with unit(holder(summit, delegate)) as u:
        return add_companion(u, summit.event(u), u.session.get_one(Delegate, delegate), {"name": name, **person},
                             **{"agreed": True, **facts})


def people(unit: Any) -> list[tuple[str, str]]:
    with unit(writes=False) as u:
        return [tuple(row) for row in u.session.execute(sa.select(Delegate.name, Delegate.status).order_by(Delegate.id))]


def taken(unit: Any, summit: Any) -> dict[str, int]:
    with unit(writes=False) as u:
        return {one.code: one.taken for one in summit.event(u).categories if one.taken}


def test_a_companion_is_a_registration_of_its_own(unit: Any, summit: Any, delegate: int) -> None:
    assert [bring(unit, summit, delegate, activities=["opening"]).is_new for _ in range(2)] == [True, False]
    with unit(writes=False) as u:
        one = u.session.scalars(sa.select(Delegate).where(Delegate.companion_of_id == delegate)).one()
        assert (one.name, one.mobile, one.category.code, one.source, one.status, [
            place.activity.code for place in one.places]) == (
            "单夫人", None, "observer", Source.COMPANION, PENDING, ["opening"])
    assert taken(unit, summit) == {"delegate": 1, "observer": 1}


def test_what_is_wrong_is_told(unit: Any, summit: Any, delegate: int) -> None:
    with unit() as u:
        u.session.execute(sa.update(Activity).where(Activity.code == "visit").values(categories=["delegate"]))
    for expected, wrong in ((["missing_name", "bad_mobile", "agreement_needed"], {
            "name": " ", "mobile": "1", "agreed": False}), (["unknown_activity"], {"activities": ["visit"]})):
        with pytest.raises(FormRefused) as refusal:
            bring(unit, summit, delegate, **wrong)
        assert [one.code for one in refusal.value.errors] == expected
    with pytest.raises(Forbidden), unit(holder(summit, delegate + 1)) as u:
        add_companion(u, summit.event(u), u.session.get_one(Delegate, delegate), {"name": "甲乙"}, agreed=True)


def test_nobody_brings_more_than_the_category_allows(unit: Any, summit: Any, delegate: int) -> None:
    for name in ("甲一", "乙二"):
        bring(unit, summit, delegate, name)
    with pytest.raises(Refused, match="companions_full"):
        bring(unit, summit, delegate, "丙三")
    with unit() as u:
        u.session.execute(sa.update(Category).values(companions=0))
    with pytest.raises(Refused, match="no_companions"):
        bring(unit, summit, delegate, "丙三")


def test_the_limit_holds_when_ten_are_brought_at_once(app: Any, unit: Any, summit: Any, delegate: int) -> None:
    def one(number: int) -> str:
        with app.app_context():
            try:
                return "in" if bring(unit, summit, delegate, f"赵{'甲乙丙丁戊己庚辛壬癸'[number]}").is_new else "known"
            except Refused as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(10) as pool:
        assert Counter(pool.map(one, range(10))) == {"in": 2, "companions_full": 8}
    assert taken(unit, summit) == {"delegate": 1, "observer": 2}


def test_companions_are_approved_and_cancelled_with_their_delegate(unit: Any, summit: Any, delegate: int) -> None:
    bring(unit, summit, delegate)
    with unit(summit.staff()) as u:
        approve_delegates(u, summit.event(u), [delegate])
    bring(unit, summit, delegate, "单公子")
    assert people(unit) == [("单雄信", APPROVED), ("单夫人", APPROVED), ("单公子", APPROVED)]
    with unit(holder(summit, delegate)) as u:
        cancel_own_registration(u, u.session.get_one(Delegate, delegate))
    assert ([status for _name, status in people(unit)], taken(unit, summit)) == ([CANCELLED] * 3, {})


def test_a_companion_changes_nothing_but_cancels(unit: Any, summit: Any, delegate: int) -> None:
    bring(unit, summit, delegate)
    companion = delegate + 1
    with pytest.raises(Refused, match="changes_closed"), unit(holder(summit, companion)) as u:
        change_details(u, summit.event(u), u.session.get_one(Delegate, companion), {"name": "别人"})
    with pytest.raises(Refused, match="changes_closed"):
        bring(unit, summit, companion, "再一个")
    with unit(holder(summit, companion)) as u:
        cancel_own_registration(u, u.session.get_one(Delegate, companion))
    assert people(unit) == [("单雄信", PENDING), ("单夫人", CANCELLED)]
    assert bring(unit, summit, delegate).is_new


def test_a_delegate_takes_a_companion_out(unit: Any, summit: Any, form: Any, delegate: int) -> None:
    token = bring(unit, summit, delegate).token
    with unit(holder(summit, delegate)) as u:
        own, reference = u.session.get_one(Delegate, delegate), delegate_with_token(u.session, token).reference
        remove_companion(u, summit.event(u), own, reference)
        with pytest.raises(NotFound):
            remove_companion(u, summit.event(u), own, own.reference)
    assert (people(unit), taken(unit, summit)) == ([("单雄信", PENDING), ("单夫人", CANCELLED)], {"delegate": 1})


def test_who_takes_over_a_place_takes_over_no_companions(unit: Any, summit: Any, delegate: int) -> None:
    bring(unit, summit, delegate)
    with unit(holder(summit, delegate)) as u:
        hand_on(u, summit.event(u), u.session.get_one(Delegate, delegate), {"name": "赵一", "mobile": "13900000001"},
                agreed=True, language="zh")
    assert people(unit) == [("单雄信", CANCELLED), ("单夫人", CANCELLED), ("赵一", PENDING)]
