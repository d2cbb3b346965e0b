"""Reads of registration, the event first."""

from events.registration.queries.lists import (
    SORTABLE,
    DelegateFilter,
    count_delegates,
    count_pending,
    delegates_by_id,
    delegates_statement,
    matching_ids,
    source_counts,
    status_counts,
)
from events.registration.queries.persons import (
    delegate_of,
    delegate_with_token,
    event_of,
    history_of_delegate,
    known_person,
    questions_of,
    waiting_positions,
)

__all__ = [
    "SORTABLE", "DelegateFilter", "count_delegates", "count_pending", "delegate_of", "delegate_with_token",
    "delegates_by_id", "delegates_statement", "event_of", "history_of_delegate", "known_person", "matching_ids",
    "questions_of", "source_counts", "status_counts", "waiting_positions",
]
