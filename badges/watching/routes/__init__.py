"""Pages of watching: the live page and its wall, notices, sheets, certificates."""
