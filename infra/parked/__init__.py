"""Streams that a view could not go on with: see them, retry them, evict the event."""
