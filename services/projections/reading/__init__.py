"""Reads of the view and of a plan's own events, for the query API."""
