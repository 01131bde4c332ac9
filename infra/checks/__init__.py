"""What must hold before a change goes in: lint, types, contracts, the test suites."""
