"""How fast docking answers when a city has kept its deals for many years."""
