"""What is written to delegates beyond decisions: the event's own texts, messages to many, letters on paper, calendar entries."""
