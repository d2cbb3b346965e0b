"""Measures the hot paths on this machine: `make bench`."""
