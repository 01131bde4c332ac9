"""Events told in sentences that people read, with the client's own name and pronouns (A1.54)."""
