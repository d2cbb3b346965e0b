"""What leaders and the press are told of an event: read-only, and each figure with its rule."""
