"""Notices looked at from outside: told, explained, and computed anew without their own code."""
