"""What comes of an event: offers, demands, meetings, and deals with their evidence and their tally."""
