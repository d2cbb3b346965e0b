"""What layouts and prints are called on pages."""
