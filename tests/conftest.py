"""Fixtures that any test may ask for; what a test does not ask for is never started."""

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.kafka",
]
