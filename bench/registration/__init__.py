"""Measures registration beside a baseline of the same run: `python -m bench.registration [part]`."""
