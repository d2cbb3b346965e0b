"""What tests ask about delegates: that counters say what the rows say."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from events.registration.enums import HOLDING, TAKING
from events.registration.models import Delegate, Place
from events.setup.models import Activity, Category


def require_true_counters(unit: Any) -> None:
    """Fail where a category's or an activity's counter differs from its rows."""
    with unit(writes=False) as u:
        for category in u.session.scalars(sa.select(Category)):
            assert category.taken == u.session.scalar(sa.select(sa.func.count()).select_from(Delegate).where(
                Delegate.category_id == category.id, Delegate.status.in_(HOLDING)))
        for activity in u.session.scalars(sa.select(Activity)):
            assert activity.taken == u.session.scalar(sa.select(sa.func.count()).select_from(Place).where(
                Place.activity_id == activity.id, Place.state.in_(TAKING)))
