"""Faults that desks must survive. Each runs alone (`python -m bench.faults.killed`), prints its figures, PASS or FAIL."""
