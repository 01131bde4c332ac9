"""What law asks of consents and disclosures, as data with versions and sources."""
