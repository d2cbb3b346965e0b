"""Writes of an event's setup: applying definitions, making events, editing their parts, publishing."""
