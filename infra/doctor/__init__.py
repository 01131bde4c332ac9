"""The doctor: is everything set up as the guarantees need it, and what to do where not."""
