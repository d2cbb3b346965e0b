"""How many lines a ranking shows before the rest becomes one."""

from __future__ import annotations

MOST_LINES = 7


def choose_ranked(
    named: list[tuple[str, int]], own_line: tuple[str, int], unknown: int, rest_name: str,
) -> list[tuple[str, int, bool]]:
    """(name, number, is the rest): the largest first, then the line of its own where it has any, then the rest."""
    ordered = sorted(named, key=lambda entry: (-entry[1], entry[0]))
    shown: list[tuple[str, int, bool]] = [(name, count, False) for name, count in ordered[:MOST_LINES]]
    if own_line[1]:
        shown.append((*own_line, False))
    rest = sum(count for _name, count in ordered[MOST_LINES:]) + unknown
    return [*shown, (rest_name, rest, True)] if rest else shown
