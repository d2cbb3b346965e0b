"""The list of delegates: searched, filtered, sorted, counted; each reading of it takes the event first."""

from events.registration.queries.lists.contributed import (
    ListColumn,
    ListFilter,
    contributed_columns,
    contributed_filters,
)
from events.registration.queries.lists.counts import (
    ListCounts,
    count_delegates,
    count_listed,
    count_pending,
    source_counts,
    status_counts,
)
from events.registration.queries.lists.filters import ABROAD, Brings, DelegateFilter, listed
from events.registration.queries.lists.orders import MOST_ORDERS, SORTABLE
from events.registration.queries.lists.rows import (
    ListRow,
    Wanted,
    delegates_by_id,
    delegates_statement,
    list_page,
    matching_ids,
    ordered_ids,
    rows_by_id,
)

__all__ = [
    "ABROAD", "MOST_ORDERS", "SORTABLE", "Brings", "DelegateFilter", "ListColumn", "ListCounts", "ListFilter", "ListRow",
    "Wanted", "contributed_columns", "contributed_filters", "count_delegates", "count_listed", "count_pending",
    "delegates_by_id", "delegates_statement", "list_page", "listed", "matching_ids", "ordered_ids", "rows_by_id",
    "source_counts", "status_counts",
]
