"""The program on paper: what happens when and where, from the event's agenda."""
