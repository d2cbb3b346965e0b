"""Writes of watching: settings, notices, papers, certificates."""
