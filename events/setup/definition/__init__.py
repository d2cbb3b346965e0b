"""Definitions as files: YAML read by what each key is, checked as a whole, written back to the same bytes."""
