"""Tests of profiles: what payers and law ask, and when."""
