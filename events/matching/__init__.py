"""Which offers and demands belong together: ranked, with reasons in words, and with staff's own judgement above it."""
