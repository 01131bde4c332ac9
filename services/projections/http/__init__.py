"""The read API over HTTP: plans as they stand, their audit trails, their events."""
