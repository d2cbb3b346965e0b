"""Views of the list of delegates that somebody has kept: filters, columns and order under a name."""
