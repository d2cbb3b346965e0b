"""Reads of meetings, the event first."""
