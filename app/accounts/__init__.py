"""Organisations (a city and its districts), staff, roles, and how staff sign in (by a library)."""
