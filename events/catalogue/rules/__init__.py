"""Pure decisions of the catalogue: what an audience sees of a card, and which changes an owner may make alone."""
