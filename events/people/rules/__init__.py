"""Pure decisions about people: who may be the same, and what happened in which order."""
