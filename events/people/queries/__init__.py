"""Reads of people, the event first."""

from events.people.queries.duplicates import (
    PairLine,
    count_pairs,
    known_people,
    pair_between,
    pairs_page,
    standing_of_look,
)
from events.people.queries.editions import Earlier, EarlierEvents, earlier_events
from events.people.queries.guests import GuestLine, guest_counts, guest_of, guests_page, is_in_care
from events.people.queries.liaisons import (
    Liaison,
    duty_of,
    liaison_of,
    liaison_of_group,
    liaisons_of_event,
    liaisons_of_groups,
)
from events.people.queries.timeline import moments_of

__all__ = [
    "Earlier", "EarlierEvents", "GuestLine", "Liaison", "PairLine", "count_pairs", "duty_of", "earlier_events",
    "guest_counts", "guest_of", "guests_page", "is_in_care", "known_people", "liaison_of", "liaison_of_group",
    "liaisons_of_event", "liaisons_of_groups", "moments_of", "pair_between", "pairs_page", "standing_of_look",
]
