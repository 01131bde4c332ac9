"""Fault tests leave nothing running in the loop that they share, and are run with several seeds.

`GOLDENTHREAD_SEEDS` says with how many seeds each test under load is run, by default one; they
follow from the seed of the test order.
"""

import os
from typing import Final

import pytest

from tests.fixtures.leftovers import no_task_is_left

__all__ = ["no_task_is_left"]

SEEDS: Final = "GOLDENTHREAD_SEEDS"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for `seed` once for each."""
    if "seed" in metafunc.fixturenames:
        first: int = metafunc.config.getoption("randomly_seed", default=1)
        numbers = range(int(os.environ.get(SEEDS) or 1))
        ids = [f"seed{number}" for number in numbers]
        metafunc.parametrize("seed", [first + number for number in numbers], ids=ids)
