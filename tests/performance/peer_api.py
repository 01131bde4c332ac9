"""`python -m tests.performance.peer_api DSN PORT`: the route that anyone would write first.

It is served as the planner is, takes one event as JSON and inserts it: no credentials, no decision,
no order, no idempotency.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
import uvicorn
from fastapi import FastAPI, Response
from pydantic import BaseModel

from tests.performance.peers import INSERT


class Event(BaseModel):
    """What is posted."""

    stream: str
    version: int
    data: dict[str, Any]


def create_app(dsn: str) -> FastAPI:
    """Return the application on a pool of connections."""
    pools: list[asyncpg.Pool[asyncpg.Record]] = []

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(dsn, min_size=32, max_size=32) as pool:
            pools.append(pool)
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/events")
    async def insert(event: Event) -> dict[str, str]:
        await pools[0].execute(INSERT, event.stream, event.version, orjson.dumps(event.data))
        return {"stream": event.stream}

    @app.get("/readyz")
    async def ready() -> Response:
        return Response()

    return app


if __name__ == "__main__":
    uvicorn.run(
        create_app(sys.argv[1]),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        http="httptools",
        loop="uvloop",
        log_config=None,
        access_log=False,
        ws="none",
        timeout_keep_alive=600,  # it waits while the other side is measured
    )
