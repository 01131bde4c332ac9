"""When to look at which plan again: timers in the database of views."""
