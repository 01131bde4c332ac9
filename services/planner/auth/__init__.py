"""Who asks: bearer tokens signed by an issuer that the clinic trusts, verified into a `Caller`."""
