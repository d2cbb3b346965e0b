"""Reads of watching, the event first."""
