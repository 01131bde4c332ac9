"""Plans from templates: what is asked, the commands that come of it, and whether they pass."""
