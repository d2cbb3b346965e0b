"""What is done by itself: the print, what cards are found by, and what is kept no longer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core.clock import FixedClock
from app.core.jobs import Job
from app.core.unit import Unit
from app.core.worker import run_job
from events.catalogue.models import CardLink, CardSheet
from events.catalogue.services.links import invite_owner, keep_typed
from events.catalogue.services.sheets import keep_sheet
from events.catalogue.tasks import sweep
from events.docking.enums import Card
from events.docking.models import OfferCard
from events.setup.queries import find_event
from tests.events.catalogue.conftest import CODE
from tests.events.catalogue.test_sheets import GOOD, a_sheet

pytestmark = pytest.mark.one_database

Opener = Callable[..., AbstractContextManager[Unit]]


def test_the_catalogue_is_printed_by_a_job(unit: Opener, clerk: FlaskClient, cards: dict[str, int]) -> None:
    prints = f"/manage/{CODE}/catalogue/prints"
    assert clerk.post(f"{prints}/order", data={"language": "xx", "audience": "public"}).status_code == 422
    assert clerk.post(f"{prints}/order", data={"language": "both", "audience": "staff"}).status_code == 422
    assert clerk.post(f"{prints}/order", data={"language": "both", "audience": "public"}).status_code == 303
    with unit(writes=False) as opened:
        number = opened.session.scalars(sa.select(Job.id).where(Job.task == "catalogue.print")).one()
    assert clerk.get(f"{prints}/{number}.pdf").status_code == 404
    run_job(number)
    with clerk.get(f"{prints}/{number}.pdf") as answer:
        assert answer.data.startswith(b"%PDF-")
    assert clerk.get(prints).status_code == 200


def test_cards_of_an_older_version_are_found_again(unit: Opener, cards: dict[str, int]) -> None:
    with unit() as opened:
        opened.session.execute(sa.update(OfferCard).values(search_title=None))
    sweep()
    with unit(writes=False) as opened:
        assert sorted(str(one) for one in opened.session.scalars(sa.select(OfferCard.search_title))) == [
            f"制氢装置{number}\nelectrolyser {number}" for number in (1, 2, 3)]


def test_what_was_never_handed_in_and_old_sheets_are_erased_in_time(unit: Opener, clock: FixedClock, event: str) -> None:
    with unit() as opened:
        held = find_event(opened.session, CODE)
        link = invite_owner(opened, held, Card.OFFER, name="甲", email="a@example.org", language="zh")
        keep_typed(opened, link, {"title_zh": ["草稿"]})
        keep_sheet(opened, held, Card.OFFER, a_sheet(GOOD), "成果.xlsx")
    for days, left in ((29, (True, True)), (2, (True, False)), (30, (False, False))):
        clock.time += timedelta(days=days)
        sweep()
        with unit(writes=False) as opened:
            assert (opened.session.scalars(sa.select(CardLink)).one().typed is not None,
                    opened.session.scalars(sa.select(CardSheet)).one().file_id is not None) == left
