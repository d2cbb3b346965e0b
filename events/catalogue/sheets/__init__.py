"""Spreadsheets of cards: which column says what, what its cells say, and what becomes of each row."""
