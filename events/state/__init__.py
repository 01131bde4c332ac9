"""Entity state: what a stream's events fold to.

Each entity has a module with a frozen state, `initial()`, `evolve(state, event)`, `fold(events)`
and, where entries can be voided, `replay(history)`. `evolve` is pure and total: any subsequence,
permutation or duplication of a history folds to a state. An event that names what is not there
becomes an `Unresolved` value in the state's journal.

`fold` applies events as they come, and a void undoes nothing in it. `replay` first drops what was
voided, so whoever keeps a state and meets a void replays the history.
"""
