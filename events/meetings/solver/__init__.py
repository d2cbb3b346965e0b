"""Scheduling by OR-tools' CP-SAT: which requests, in which slots and rooms, at which tables; each goal after the one before."""

from events.meetings.solver.scheduling import GoalReached, Schedule, solve

__all__ = ["GoalReached", "Schedule", "solve"]
