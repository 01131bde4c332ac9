"""Entity state and the pure folds that build it."""
