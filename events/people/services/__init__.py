"""Writes of people: one verb a function."""

from events.people.services.care import as_carer, assign_liaison, look_after, note_for_desk
from events.people.services.duplicates import look_for_pairs, merge, say_two_people

__all__ = ["as_carer", "assign_liaison", "look_after", "look_for_pairs", "merge", "note_for_desk", "say_two_people"]
