"""Views of plans in real databases."""
