"""Consuming the published events: each stream in order, each event once, or parked."""
