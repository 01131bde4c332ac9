"""The event contract: types, envelope, registry, entity state, and the ledger that keeps events."""
