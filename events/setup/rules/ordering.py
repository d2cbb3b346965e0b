"""The order of an event's questions: neighbours with the same section stand under one heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Entry = Mapping[str, Any]


def in_sections(questions: Sequence[Entry]) -> list[list[Entry]]:
    """The questions as they stand under headings."""
    groups: list[list[Entry]] = []
    for question in questions:
        if not groups or groups[-1][0].get("section") != question.get("section"):
            groups.append([])
        groups[-1].append(question)
    return groups


def stepped(questions: Sequence[Entry], key: str, steps: int) -> list[Entry]:
    """The question one place earlier (-1) or later (1); at the edge of its section it goes over into the next one."""
    found = list(questions)
    position = next(number for number, question in enumerate(found) if question["key"] == key)
    beside = position + steps
    if not 0 <= beside < len(found):
        return found
    if found[beside].get("section") != found[position].get("section"):
        found[position] = _under(found[position], found[beside])
    else:
        found[position], found[beside] = found[beside], found[position]
    return found


def arranged(questions: Sequence[Entry], order: Sequence[tuple[str, str]]) -> list[Entry]:
    """The questions in a new order: each key with that of a question under whose heading it now stands.

    What the order doesn't name (a question that somebody has added meanwhile) comes last; names of what is gone are
    passed over.
    """
    known = {question["key"]: question for question in questions}
    named = {key: leader for key, leader in order if key in known}
    moved = [_under(known[key], known.get(leader, known[key])) for key, leader in named.items()]
    return moved + [question for key, question in known.items() if key not in named]


def joined(questions: Sequence[Entry], key: str) -> list[Entry]:
    """The question at the end of the heading that it names, where one stands already: nobody wants the same one twice.

    It stays where a neighbour has that heading, and where it names one that is new, or none.
    """
    groups = in_sections(questions)
    own = next(group for group in groups if any(question["key"] == key for question in group))
    section = own[0].get("section")
    there = next((group for group in groups if group is not own and group[0].get("section") == section), None)
    if not section or len(own) > 1 or there is None:
        return list(questions)
    there.append(own.pop())
    return [question for group in groups for question in group]


def retitled(questions: Sequence[Entry], key: str, section: Mapping[str, Any] | None) -> list[Entry]:
    """All questions that stand under one heading with this one get another heading, or none."""
    found: list[Entry] = []
    for group in in_sections(questions):
        is_meant = any(question["key"] == key for question in group)
        found += [_under(question, {"section": section}) for question in group] if is_meant else group
    return found


def _under(question: Entry, leader: Entry) -> Entry:
    rest = {key: value for key, value in question.items() if key != "section"}
    return rest | ({"section": leader["section"]} if leader.get("section") else {})
