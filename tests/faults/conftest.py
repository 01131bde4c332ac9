"""Fault tests leave nothing running in the loop that they share."""

from tests.fixtures.leftovers import no_task_is_left

__all__ = ["no_task_is_left"]
