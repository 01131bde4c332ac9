"""One of our own services as a process of the local stack."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from infra.stack.errors import ServerFailed
from infra.stack.ports import LOOPBACK, require_free
from infra.stack.process import end, spawn

_POLL_SECONDS: Final = 0.05
_GRACE_SECONDS: Final = 8
_HTTP_OK: Final = 200


class Service:
    """A process that tells its health over HTTP; see `infra.processes`."""

    def __init__(  # noqa: PLR0913  # each says another thing about the process
        self,
        name: str,
        module: str,
        *,
        home: Path,
        port: int,
        setting: str,
        stop_seconds: int,
        variables: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Describe it; `setting` names its port, `variables` are added to its environment."""
        self.name = name
        self.port = port
        self.log = home / "logs" / f"{name}.log"
        self._module = module
        self._home = home
        self._setting = setting
        self._stop_seconds = stop_seconds
        self._variables = variables
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Its process while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def launch(self) -> None:
        """Start it without waiting.

        Raises:
            PortInUse: another program has its port.
        """
        require_free(self.name, self.port, self._setting)
        self._process = spawn(
            [sys.executable, "-m", self._module],
            log=self.log,
            parent_death=signal.SIGTERM,
            environment={
                **os.environ,
                "GOLDENTHREAD_HOME": str(self._home),
                **self._variables,
            },
        )

    def await_ready(self, seconds: float = 60) -> None:
        """Wait until it says that it is ready.

        Raises:
            ServerFailed: it ended, or was not ready within `seconds`.
        """
        deadline = time.monotonic() + seconds
        while True:
            is_ready = self._is_ready()
            if self.pid is None:  # then whoever answers is another process
                code = self._process.returncode if self._process else None
                raise ServerFailed(self.name, f"ended with code {code}", self.log)
            if is_ready:
                return
            if time.monotonic() > deadline:
                raise ServerFailed(self.name, f"not ready after {seconds:.0f} s", self.log)
            time.sleep(_POLL_SECONDS)

    def stop(self) -> None:
        """End it once it has answered what came; kill it when that takes too long."""
        if self._process is not None:
            end(self._process, signal.SIGTERM, self._stop_seconds + _GRACE_SECONDS)
            self._process = None

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == _HTTP_OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
