"""Views of plans: what streams make of documents and audit entries."""
