"""Fixtures that any test may ask for; what a test does not ask for is never started.

No property fails for the time that its examples took, or for those that chance had to throw away:
the machine may be slow, and every run draws others.
"""

from typing import Final

from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.kafka",
]

ANY_MACHINE: Final = "any-machine"

settings.register_profile(
    ANY_MACHINE,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
settings.load_profile(ANY_MACHINE)
