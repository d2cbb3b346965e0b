"""One delegate's badge: its code, all its issues with what a desk says of each, and the print log."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.unit import Unit
from app.web.qr import code_svg
from badges.codes.keyring import open_keyring
from badges.codes.policy import may_issue
from badges.codes.queries import Badge, badge_of, badge_text, issues_of
from badges.codes.rules import group_fallback
from badges.printing.enums import RunState
from badges.printing.models import PrintedBadge, PrintRun
from badges.printing.queries.prints import runs_with
from events.registration.models import Delegate
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class IssueLine:
    """An issue of a badge. `issued_at` is None for a first one, which is there from the approval on; reasons may be.

    `void` is empty for the one that counts, else why a desk refuses it: `reissued` or `withdrawn`.
    """

    issue: int
    issued_at: datetime | None = None
    issued_by: str | None = None
    reason: str | None = None
    void: str = ""
    void_at: datetime | None = None
    void_by: str | None = None
    void_reason: str | None = None


@dataclass(frozen=True, slots=True)
class BadgeCard:
    """One delegate's badge as its page shows it. `picture` is an SVG document, empty for a withdrawn badge."""

    badge: Badge
    fallback: str
    picture: str
    prints: list[tuple[PrintRun, int]]
    issues: list[IssueLine]


def badge_card(unit: Unit, event: Event, delegate: Delegate) -> BadgeCard | None:
    """An approved delegate's badge with its picture, issues and prints; None for others. Raises Forbidden."""
    unit.require(may_issue, event)
    badge = badge_of(unit, event, delegate)
    if badge is None:
        return None
    machine = badge_text(open_keyring(unit, event.id), event, badge)
    picture = "" if badge.withdrawn_at else code_svg(machine.code)
    prints = runs_with(unit.session, delegate.id)
    issues = issue_lines(unit.session, delegate.id, badge.issue)
    return BadgeCard(badge, group_fallback(machine.fallback), picture, prints, issues)


def issue_lines(session: Session, delegate_id: int, current: int) -> list[IssueLine]:
    """Every issue that there has been, newest first. Numbers in between have no row when they were never kept."""
    rows = {row.issue: row for row in issues_of(session, delegate_id)}
    lines = []
    for number in range(current, 0, -1):
        row, following = rows.get(number), rows.get(number + 1)
        line = IssueLine(number) if row is None else IssueLine(number, row.issued_at, row.issued_by, row.reason)
        if row is not None and row.withdrawn_at is not None:
            line = replace(line, void="withdrawn", void_at=row.withdrawn_at, void_by=row.withdrawn_by,
                           void_reason=row.withdrawn_reason)
        elif following is not None:
            line = replace(line, void="reissued", void_at=following.issued_at)
        lines.append(line)
    return lines


def printed_about(session: Session, delegate: Any) -> list[dict[str, Any]]:
    """When badges and cards of a delegate were put on paper, oldest first."""
    rows = session.execute(
        sa.select(PrintedBadge.issue, PrintRun.ordered_at, PrintRun.purpose)
        .join(PrintRun, PrintRun.id == PrintedBadge.run_id)
        .where(PrintedBadge.delegate_id == delegate.id, PrintRun.state != RunState.DISCARDED)
        .order_by(PrintRun.id)
    )
    return [{"issue": issue, "ordered_at": at.isoformat(), "purpose": purpose} for issue, at, purpose in rows]
