"""The outbox's list: as many queries for thirty as for one, in the order that is asked for."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from app.core.unit import Unit
from app.mail import queries, services
from app.mail.enums import MailState
from app.web.paging import PageRequest
from events.setup.models import Event
from tests.app.mail.conftest import a_letter
from tests.statements import statements

Units = Callable[..., AbstractContextManager[Unit]]


def test_outbox_page_takes_two_queries_for_any_number(unit: Units, event: Event) -> None:
    counts = []
    for size in (1, 30):
        with unit() as u:
            for number in range(len(counts), size):
                services.compose(u, a_letter(event_id=event.id, to_address=f"wang{number}@example.org"))
        with unit(writes=False) as u, statements() as seen:
            page = queries.outbox_page(u.session, event.id, PageRequest(), queries.OutboxFilter())
            counts.append((page.total, len(seen)))
    assert counts == [(1, 2), (30, 2)]


def test_outbox_page_is_sorted_by_named_columns(unit: Units, event: Event) -> None:
    with unit() as u:
        for name in ("b", "a", "c"):
            services.compose(u, a_letter(event_id=event.id, to_address=f"{name}{name}@example.org"))
        orders = [
            [row.to_address[0] for row in queries.outbox_page(
                u.session, event.id, PageRequest(sort=sort, descending=descending), queries.OutboxFilter()).rows]
            for sort, descending in (("to_address", False), ("to_address", True), ("created_at", True))]
    assert orders == [["a", "b", "c"], ["c", "b", "a"], ["c", "a", "b"]]


def test_counts_by_state_leave_other_events_and_secrets_out(unit: Units, event: Event) -> None:
    with unit() as u:
        services.compose(u, a_letter(event_id=event.id)).state = MailState.BOUNCED
        services.compose(u, a_letter(event_id=event.id))
        services.compose(u, a_letter(event_id=event.id, confidential=True))
        services.compose(u, a_letter(event_id=event.id + 1))
        counts = queries.counts_by_state(u.session, event.id)
        undelivered = queries.undelivered_count(u.session, event)
    assert (counts, undelivered) == (
        dict.fromkeys(MailState, 0) | {MailState.QUEUED: 1, MailState.BOUNCED: 1}, 1)
