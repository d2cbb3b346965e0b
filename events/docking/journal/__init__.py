"""Journals of deals as files: JSON Lines read into acts, without a database and without deciding anything."""
