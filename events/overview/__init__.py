"""Pages that bring features together: the first page, an event's cockpit; read-only."""
