"""Prints as a person's history tells them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from badges.printing.enums import Purpose, RunState
from badges.printing.models import PrintedBadge, PrintRun
from events.people.enums import Happened
from events.people.rules.timeline import Moment
from events.setup.models import Event


def print_moments(session: Session, event: Event, people: Sequence[Any]) -> list[Moment]:
    """Every print of these registrations' badges that came onto paper."""
    rows = session.execute(
        sa.select(PrintRun, PrintedBadge.issue)
        .join(PrintedBadge, PrintedBadge.run_id == PrintRun.id)
        .where(
            PrintRun.event_id == event.id, PrintRun.purpose == Purpose.BADGES, PrintRun.state == RunState.PRINTED,
            PrintedBadge.delegate_id.in_([one.id for one in people]),
        )
        .order_by(PrintRun.id)
    )  # fmt: skip
    return [
        Moment(at=run.settled_at or run.printed_at or run.ordered_at, who=run.settled_by or run.ordered_by, kind=Happened.BADGE,
               sentence=str(_("Badge printed, issue %(issue)s", issue=issue)))
        for run, issue in rows
    ]
