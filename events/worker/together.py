"""Several pieces of work at once, of which none outlives the others' failure."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

_Result = TypeVar("_Result")


async def together(*work: Coroutine[Any, Any, _Result]) -> list[_Result]:
    """Do `work` at once; return what each came to, in order.

    When one fails, the others are cancelled and have ended before its own error is raised: what
    they work with may be closed then. So it is, too, when the whole is cancelled.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    except BaseExceptionGroup as failed:
        first = failed.exceptions[0]
        raise first from first.__cause__
    return [task.result() for task in tasks]
