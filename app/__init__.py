"""The shell: what every page shares; it knows no feature."""
