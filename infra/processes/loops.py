"""The event loop that our processes run on."""

import asyncio
import sys
from collections.abc import Callable


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the loop; None for that of the standard library."""
    if sys.platform == "win32":
        return None
    import uvloop  # noqa: PLC0415  # not to be had everywhere

    made: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return made
