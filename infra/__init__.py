"""Wiring: the local stack, migrations, settings and the command line."""
