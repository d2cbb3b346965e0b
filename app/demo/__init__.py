"""The demo: six events with invented people, for a first look; it uses every feature's services."""
