"""Reads of the follow-up."""
