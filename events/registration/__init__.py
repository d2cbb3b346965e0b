"""Delegates: who may come, what they are asked, who is approved, and who holds a place where."""
