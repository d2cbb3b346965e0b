"""Writes of letters: messages to many, letters on paper, and what is made at the moment of sending."""
