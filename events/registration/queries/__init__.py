"""Reads of registration, the event first."""

from events.registration.queries.companions import (
    brought_by,
    companion_activities,
    companion_category,
    companions_of,
)
from events.registration.queries.drafts import draft_with_token, standing_draft
from events.registration.queries.form_versions import (
    AskedQuestion,
    asked_of,
    current_form,
    is_filled_in,
    latest_version,
)
from events.registration.queries.groups import (
    GROUP_SORTS,
    count_groups,
    group_names,
    group_of,
    group_with_token,
    groups_statement,
    member_counts,
    members_of,
)
from events.registration.queries.invitations import (
    INVITATION_SORTS,
    count_invitations,
    invitation_of,
    invitation_with_token,
    invitations_statement,
)
from events.registration.queries.lists import (
    MOST_ORDERS,
    SORTABLE,
    DelegateFilter,
    count_delegates,
    count_listed,
    count_pending,
    delegates_by_id,
    delegates_statement,
    list_page,
    listed,
    matching_ids,
    ordered_ids,
    rows_by_id,
    source_counts,
    status_counts,
)
from events.registration.queries.persons import (
    delegate_of,
    delegate_with_token,
    event_of,
    history_of_delegate,
    known_person,
    merged_rows,
    neighbours,
    open_activities,
    overlapping_places,
    questions_of,
    settings_of,
    waiting_list,
    waiting_positions,
    with_merged_rows,
)

__all__ = [
    "GROUP_SORTS", "INVITATION_SORTS", "MOST_ORDERS", "SORTABLE", "AskedQuestion", "DelegateFilter", "asked_of",
    "brought_by", "companion_activities", "companion_category", "companions_of", "count_delegates", "count_groups",
    "count_invitations", "count_listed", "count_pending", "current_form", "delegate_of", "delegate_with_token",
    "delegates_by_id", "delegates_statement", "draft_with_token", "event_of", "group_names", "group_of",
    "group_with_token", "groups_statement", "history_of_delegate", "invitation_of", "invitation_with_token",
    "invitations_statement", "is_filled_in", "known_person", "latest_version", "list_page", "listed", "matching_ids",
    "member_counts", "members_of", "merged_rows", "neighbours", "open_activities", "ordered_ids", "overlapping_places",
    "questions_of", "rows_by_id", "settings_of", "source_counts", "standing_draft", "status_counts", "waiting_list",
    "waiting_positions", "with_merged_rows",
]
