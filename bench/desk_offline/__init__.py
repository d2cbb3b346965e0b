"""A desk without a network measured, in a real browser: its roster, its start, its verdicts."""
