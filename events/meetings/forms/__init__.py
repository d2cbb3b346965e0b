"""Shapes and messages of what is typed about meetings."""
