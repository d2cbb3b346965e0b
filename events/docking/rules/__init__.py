"""The rules of deals, pure: what may be done to one, what it changes, and what a tally makes of them all."""
