"""Handling: a request in, its effect in the ledger once, an answer out, whichever way it came."""
