"""Desks that scan badges: pairing, the rules of a scan, what was scanned, the live count."""
