"""One run of CP-SAT for one goal, within the time that is left."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

WORKERS = 2


class Clock:
    """The seconds that a schedule may take; what one goal leaves, the next ones have."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._seconds = seconds

    @property
    def left(self) -> float:
        return max(0.0, self._until - time.monotonic())

    def share(self, per_minute: float) -> float:
        """So many seconds of a minute, in proportion to the whole; never more than is left, always a little."""
        return max(0.2, min(self.left, per_minute * self._seconds / 60))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run found: the cost, a cost that nothing gets below, and the value of each variable."""

    cost: int
    bound: int
    values: Callable[[Any], int]


def run(model: cp_model.CpModel, cost: Any, seconds: float, *, presolve: bool = True) -> Answer | None:
    """Minimise `cost` over the model; None where nothing was found in time, or nothing holds.

    Without `presolve` for models whose relaxation is all but whole: there it costs ten times what solving does.
    """
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    solver.parameters.cp_model_presolve = presolve
    solver.parameters.symmetry_level = 0
    solver.parameters.cp_model_probing_level = 0
    # The same problem gives the same schedule as long as time doesn't run out.
    solver.parameters.random_seed = 7
    if isinstance(cost, int):
        model.clear_objective()
    else:
        model.minimize(cost)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    if isinstance(cost, int):
        return Answer(cost, cost, solver.value)
    return Answer(round(solver.objective_value), min(round(solver.objective_value), _up(solver.best_objective_bound)),
                  solver.value)


def _up(bound: float) -> int:
    """Costs are whole: a bound of 3.2 says that 4 is the least."""
    return max(0, int(-(-(bound - 1e-6) // 1)))
