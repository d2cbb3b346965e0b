"""Badges on paper: layouts, sheets to cut, and the log of what was printed."""
