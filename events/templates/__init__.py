"""Templates that ship, targets within reach, and suggestions of objectives (A1.37)."""
