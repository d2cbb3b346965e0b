"""What is typed about the catalogue."""
