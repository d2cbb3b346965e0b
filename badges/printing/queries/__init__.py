"""Reads of printing: who is on badges, by which layout, and what was printed."""

from badges.printing.queries.prints import is_printed

__all__ = ["is_printed"]
