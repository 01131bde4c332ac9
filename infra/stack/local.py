"""The local stack put together: PostgreSQL and Kafka on one data folder, under a supervisor.

`python -m infra.stack.local` is the supervisor's process; `goldenthread up` starts it.
"""

import asyncio
import base64
import json
import os
import secrets as random_source
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import asyncpg
import structlog
from pydantic import SecretStr

from events.errors import GoldenThreadError
from infra import logs
from infra.clinics.demo import add_demo_clinic
from infra.local_choice import ServiceName
from infra.prepare import Target, prepare
from infra.settings import (
    KEYS_DATABASE,
    LEDGER_DATABASE,
    MASTER_KEY_BYTES,
    ROLES,
    SUPERUSER_SECRET,
    VIEWS_DATABASE,
    Role,
    Settings,
    load_settings,
    role_secret,
)
from infra.stack import secrets
from infra.stack.aot import start_training
from infra.stack.errors import MasterKeyLost, PasswordRefused
from infra.stack.kafka import KafkaNode, single_node
from infra.stack.lock import Holder, held
from infra.stack.ports import LOOPBACK
from infra.stack.postgres import SUPERUSER, PostgresServer, has_data
from infra.stack.process import await_end, started
from infra.stack.service import Service
from infra.stack.signing import ISSUER, ensure_signing_key, key_set_file
from infra.stack.space import require_space
from infra.stack.state import ChildState, Failure, Phase, StackState, read_state, write_state
from infra.stack.supervisor import Supervisor

_FORMER_SECONDS: Final = 20

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def lock_file(home: Path) -> Path:
    """Return the supervisor's lock on `home`."""
    return home / "supervisor.lock"


def main() -> int:
    """Run the local stack until it is asked to end; return the exit code."""
    logs.configure()
    settings = load_settings()
    with held(lock_file(settings.home)) as former:
        try:
            _run(settings, _notices(former))
        except GoldenThreadError as error:
            _tell_failure(settings.home, Failure(code=error.code, message=str(error)))
            return 1
        except Exception as error:
            said = f"unexpected {type(error).__name__}; `goldenthread logs supervisor` has it whole"
            _tell_failure(settings.home, Failure(code="internal", message=said))
            raise
    return 0


def _tell_failure(home: Path, failure: Failure) -> None:
    log.error("stack-failed", code=failure.code)
    told = read_state(home)
    mine = told if told and told.supervisor == os.getpid() else StackState(supervisor=os.getpid())
    write_state(home, mine.model_copy(update={"phase": Phase.FAILED, "failure": failure}))


def _notices(former: Holder | None) -> tuple[str, ...]:
    if former is None:
        return ()
    log.warning("stale-lock-taken", pid=former.pid)
    return (f"the last run (process {former.pid}) was killed; its lock is taken over",)


def _run(settings: Settings, notices: tuple[str, ...]) -> None:
    home = settings.home
    former = read_state(home)
    end_former(former.children if former else ())
    require_space(home)
    postgres = PostgresServer(home, port=settings.postgres_port)
    kafka = single_node(
        home, port=settings.kafka_port, controller_port=settings.kafka_controller_port
    )
    write_addresses(settings, postgres, kafka)
    require_master_key(settings)
    ensure_signing_key(settings.secrets_path)

    def bring_up_to_date(report: Callable[[str], None]) -> None:
        _prepare(postgres, kafka, report)

    Supervisor(
        home,
        [postgres, kafka],
        bring_up_to_date,
        services=local_services(settings),
        when_ready=partial(start_training, home / "logs" / "training.log"),
        notices=notices,
    ).run()


def local_services(settings: Settings) -> tuple[Service, ...]:
    """Return the services of ours that the stack is to run."""
    places: Mapping[ServiceName, tuple[int, str]] = {
        "planner": (settings.api_port, "GOLDENTHREAD_API_PORT"),
        "relay": (settings.relay_port, "GOLDENTHREAD_RELAY_PORT"),
        "projections": (settings.projections_port, "GOLDENTHREAD_PROJECTIONS_PORT"),
        "query": (settings.query_port, "GOLDENTHREAD_QUERY_PORT"),
        "reminders": (settings.reminders_port, "GOLDENTHREAD_REMINDERS_PORT"),
        "clock": (settings.clock_port, "GOLDENTHREAD_CLOCK_PORT"),
    }
    return tuple(
        Service(
            name,
            f"infra.processes.{name}",
            home=settings.home,
            port=places[name][0],
            setting=places[name][1],
            stop_seconds=settings.stop_seconds,
        )
        for name in settings.services
    )


def end_former(children: tuple[ChildState, ...]) -> None:
    """Wait until processes of a supervisor that was killed have ended; hurry those that stay."""
    left = [one.pid for one in children if one.pid and started(one.pid) == one.started]
    if await_end(left, _FORMER_SECONDS):
        return
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
    await_end(left, _FORMER_SECONDS)


def write_addresses(settings: Settings, postgres: PostgresServer, kafka: KafkaNode) -> None:
    """Write `stack.json`, from which `Settings` learn where the local servers are."""
    home = settings.home
    server = f"postgresql://{LOOPBACK}:{postgres.port}"
    addresses = {
        "ledger_address": f"{server}/{LEDGER_DATABASE}",
        "keys_address": f"{server}/{KEYS_DATABASE}",
        "views_address": f"{server}/{VIEWS_DATABASE}",
        "kafka_bootstrap": kafka.bootstrap,
        "token_issuer": ISSUER,
        "token_keys": str(key_set_file(settings.secrets_path)),
    }
    fresh = home / "stack.json.new"
    fresh.write_text(json.dumps(addresses, indent=2) + "\n")
    fresh.replace(home / "stack.json")


def require_master_key(settings: Settings) -> None:
    """Make the master key of a new stack; that of an old one must be there, or be given.

    A fresh key beside old data would hide the loss: nothing old could be opened any more.

    Raises:
        MasterKeyLost: there are data, and their key is not there.
    """
    file = settings.master_keys.file
    if file is None or settings.master_key_file is not None or file.exists():
        return
    if has_data(settings.home):
        raise MasterKeyLost(file, settings.home)
    _create_master_key(file)


def _create_master_key(file: Path) -> None:
    """Write base64 of 32 random bytes to a closed file, which appears only once it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(base64.b64encode(random_source.token_bytes(MASTER_KEY_BYTES)) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)


def _prepare(postgres: PostgresServer, kafka: KafkaNode, report: Callable[[str], None]) -> None:
    try:
        asyncio.run(_bring_up_to_date(local_target(postgres, kafka), report))
    except asyncpg.InvalidPasswordError:
        secret = postgres.home / "secrets" / SUPERUSER_SECRET
        raise PasswordRefused(SUPERUSER, secret) from None


async def _bring_up_to_date(target: Target, report: Callable[[str], None]) -> None:
    await prepare(target, report)
    await add_demo_clinic(load_settings(), report)


def local_target(postgres: PostgresServer, kafka: KafkaNode) -> Target:
    """Return what `prepare` needs of these servers, with passwords made at first use."""
    folder = postgres.home / "secrets"
    passwords = {role: secrets.read_or_create(folder / role_secret(role)) for role in ROLES}
    migrator: Role = "goldenthread_migrator"

    def dsn(database: str) -> SecretStr:
        return SecretStr(postgres.dsn(database, user=migrator, password=passwords[migrator]))

    return Target(
        postgres_admin=SecretStr(postgres.admin_dsn),
        databases={
            "ledger": dsn(LEDGER_DATABASE),
            "keys": dsn(KEYS_DATABASE),
            "views": dsn(VIEWS_DATABASE),
        },
        role_passwords=passwords,
        kafka_admin=kafka.access("goldenthread-admin"),
        replication=1,
    )


if __name__ == "__main__":
    sys.exit(main())
