"""Run one process: its signals, its HTTP server, what runs beside it, a clear line at its end."""

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

import structlog
import uvicorn
from prometheus_client import disable_created_metrics

from events.errors import GoldenThreadError
from infra import logs
from infra.cli.output import exit_code
from infra.processes.http_protocol import BoundedHttp
from infra.processes.loops import loop_factory
from infra.processes.operations import Application
from infra.settings import Settings, load_settings
from infra.stack.errors import PortInUse

_ENDING: Final = (signal.SIGTERM, signal.SIGINT)
_BACKLOG: Final = 2_048
_GRACE_SECONDS: Final = 5
# Longer than load balancers keep an idle connection, so that none is cut as it is used again.
_KEEP_ALIVE_SECONDS: Final = 75
# Of what a request makes hardly anything is part of a cycle: with Python's own 700 the collector
# took over a tenth of a command's time.
_NEW_BEFORE_COLLECTING: Final = 10_000

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def run(name: str, serve: Callable[[Settings, asyncio.Event], Awaitable[None]]) -> int:
    """Run `serve` until SIGTERM or SIGINT sets its event; return the process's exit code.

    0: it ended as it was asked to. 1 to 3, as the command line's: it could not begin or go on; the
    line `process-failed` says why.
    """
    gc.set_threshold(_NEW_BEFORE_COLLECTING)
    logs.configure()
    disable_created_metrics()  # type: ignore[no-untyped-call]  # has no types
    try:
        settings = load_settings()
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(_until_asked(name, settings, serve))
    except GoldenThreadError as error:
        log.critical("process-failed", name=name, code=error.code, why=str(error))
        return int(exit_code(error))
    log.info("process-ended", name=name)
    return 0


def listening(server: str, host: str, port: int, setting: str) -> socket.socket:
    """Return a socket that is bound, so that a taken port is told before anything else is begun.

    Raises:
        PortInUse: another program has the port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise PortInUse(server, port, setting) from None
    bound.setblocking(False)  # noqa: FBT003  # the signature is given
    return bound


async def serve_http(
    application: Application, bound: socket.socket, stop: asyncio.Event, seconds: int
) -> None:
    """Serve until `stop` is set; then take nothing new and answer what came, for up to `seconds`.

    Raises:
        RuntimeError: the application did not start.
    """
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        lifespan="auto",
        http=BoundedHttp,
        ws="none",
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=seconds,
        proxy_headers=False,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    asked = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((serving, asked), return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        server.force_exit = True  # what the process stands on has failed: nobody can be answered
        raise
    finally:
        asked.cancel()
        server.should_exit = True
        await serving
    if not stop.is_set():
        raise RuntimeError("the HTTP server ended by itself")


@asynccontextmanager
async def beside(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run `work` beside the block; it is cancelled with the block's end.

    A piece that fails ends the process: health would only tell it later.
    """
    owner = asyncio.current_task()
    tasks = [asyncio.create_task(one) for one in work]
    failed: list[BaseException] = []

    def ended(task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            failed.append(error)
            if owner is not None:
                owner.cancel()

    for task in tasks:
        task.add_done_callback(ended)
    try:
        yield
    except asyncio.CancelledError:
        if failed:
            raise failed[0] from None
        raise
    finally:
        for task in tasks:
            task.remove_done_callback(ended)
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Server(uvicorn.Server):
    """A server that leaves signals to the process around it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def _until_asked(
    name: str, settings: Settings, serve: Callable[[Settings, asyncio.Event], Awaitable[None]]
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in _ENDING:
        loop.add_signal_handler(one, _asked_to_stop, name, one, stop)
    serving = asyncio.ensure_future(serve(settings, stop))
    await _bounded(serving, stop, settings.stop_seconds + _GRACE_SECONDS)


async def _bounded(serving: "asyncio.Future[None]", stop: asyncio.Event, seconds: float) -> None:
    """Wait for `serving`; once it was asked to stop, for no longer than `seconds`."""
    asked = asyncio.create_task(stop.wait())
    await asyncio.wait((serving, asked), return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    done, _ = await asyncio.wait((serving,), timeout=seconds)
    if not done:
        log.error("stop-took-too-long", seconds=seconds)
        serving.cancel()
        await asyncio.wait((serving,), timeout=1)
        raise StopTookTooLong(seconds)
    serving.result()


class StopTookTooLong(GoldenThreadError):
    """What was under way did not end in time; the outcome of what was cut off is unknown."""

    code = "stop-took-too-long"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"still at work {seconds:.0f} s after it was asked to stop; what was under way is done "
            "or not, and a retry with the same key finds out. GOLDENTHREAD_STOP_SECONDS allows more"
        )


def _asked_to_stop(name: str, one: signal.Signals, stop: asyncio.Event) -> None:
    if not stop.is_set():
        log.info("process-stopping", name=name, signal=one.name)
    stop.set()
