"""Writes of printing: prints, layouts, and layouts as files."""
