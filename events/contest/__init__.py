"""Contests: the call, the entries, who judges them in which round, and what came of it."""
