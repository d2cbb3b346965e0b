"""Scans measured: over HTTP beside a bare insert, at a steady pace, in batches, and the roster for desks without a network."""
