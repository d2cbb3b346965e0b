"""The demo: five events with invented people, for a first look; it uses every feature's services."""
