"""Plans from elsewhere into a ledger, by file: each line whole or not at all (A1.60)."""
