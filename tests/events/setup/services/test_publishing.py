"""An event's life."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.errors import Refused
from app.core.unit import Unit
from events.setup.enums import EventStatus
from events.setup.services.publishing import set_status
from tests.factories.events import a_preset_event

Units = Callable[..., AbstractContextManager[Unit]]


def test_each_step_is_recorded_once(unit: Units) -> None:
    with unit() as work:
        event = a_preset_event(work)
        for status in (EventStatus.PUBLISHED, EventStatus.CLOSED, EventStatus.ARCHIVED):
            set_status(work, event, status)
        found = work.session.scalars(sa.select(AuditEntry.tag).order_by(AuditEntry.id))
        assert [tag for tag in found if tag.startswith("event.")] == [
            "event.created", "event.published", "event.closed", "event.archived"]


def test_a_draft_is_not_archived(unit: Units) -> None:
    with unit() as work:
        event = a_preset_event(work, published=False)
        with pytest.raises(Refused) as caught:
            set_status(work, event, EventStatus.ARCHIVED)
        assert caught.value.code == "event_status_not_possible"


def test_an_event_that_nobody_could_register_for_is_not_published(unit: Units) -> None:
    with unit() as work:
        event = a_preset_event(work, published=False)
        for category in event.categories:
            category.public = False
        with pytest.raises(Refused) as caught:
            set_status(work, event, EventStatus.PUBLISHED)
        assert caught.value.code == "no_public_category"
