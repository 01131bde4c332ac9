"""Clock ticks and plan events in, notices out."""
