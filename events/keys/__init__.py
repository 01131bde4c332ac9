"""Keys that seal event data: the master key and the wrapped keys of clients."""
