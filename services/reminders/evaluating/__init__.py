"""Look at plans whose timers are due: what the ledger says of them, and what notices follow."""
