"""Clinics as operators see them: added, listed, frozen and opened."""
