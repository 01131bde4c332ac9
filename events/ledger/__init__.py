"""The ledger: appends, group commit, reads and the proof that nothing was altered."""
