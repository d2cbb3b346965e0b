"""Writes of the arrival desk."""
