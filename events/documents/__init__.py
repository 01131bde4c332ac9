"""Documents that people read and sign, rendered from state: pure, the same text for ever (B18)."""
