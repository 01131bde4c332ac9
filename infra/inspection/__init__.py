"""Looking at single events: finding them, showing their envelopes, opening their data."""
