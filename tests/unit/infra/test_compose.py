"""The compose file: its schema, and its agreement with the settings that our code reads."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from infra.local_choice import SERVICES
from infra.settings import (
    PRINCIPALS,
    ROLES,
    SECRET_NAMES,
    Settings,
    principal_secret,
    role_secret,
    secret_variable,
)
from tests.fixtures.containers import KAFKA_IMAGE, POSTGRES_IMAGE

COMPOSE = Path(__file__).resolve().parents[3] / "infra" / "compose.yaml"
_PREFIX = "GOLDENTHREAD_"
_PROCESSES = COMPOSE.parent / "processes"


@pytest.fixture(scope="module")
def text() -> str:
    """The compose file."""
    return COMPOSE.read_text()


@pytest.fixture(scope="module")
def services(text: str) -> dict[str, Any]:
    """What it says of each service, anchors resolved."""
    read: dict[str, Any] = YAML(typ="safe", pure=True).load(text)["services"]
    return read


def _needed(source: str) -> set[str]:
    """Return the variables of the secrets that a process's module asks for."""
    asked = {role_secret(one) for one in ROLES if f'"{one}"' in source}
    asked |= {principal_secret(one) for one in PRINCIPALS if f'kafka("{one}")' in source}
    keys = {f"{_PREFIX}MASTER_KEY"} if "load_keyring" in source else set()
    return keys | {secret_variable(name) for name in asked}


def _source(name: str) -> str:
    """Return a process's module, with what it has in common with others."""
    own = (_PROCESSES / f"{name}.py").read_text("utf-8")
    common = re.findall(r"^from infra\.processes\.(viewing) import", own, re.MULTILINE)
    return own + "".join((_PROCESSES / f"{one}.py").read_text("utf-8") for one in common)


def _is_secret(variable: str) -> bool:
    return variable.endswith(("_PASSWORD", "_MASTER_KEY"))


def test_it_follows_the_compose_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, str(COMPOSE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_schema_bites(tmp_path: Path, text: str) -> None:
    broken = tmp_path / "compose.yaml"
    broken.write_text(text.replace("volumes:\n  postgres:", "volumes: [postgres]\nx-more:", 1))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, str(broken)], capture_output=True, text=True, check=False)
    assert done.returncode == 1


def test_every_variable_of_ours_is_a_setting_or_a_secret(text: str) -> None:
    used = set(re.findall(rf"{_PREFIX}[A-Z_]+", text))
    settings = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert used <= settings | {secret_variable(name) for name in SECRET_NAMES}


def test_its_images_are_those_of_the_test_containers(text: str) -> None:
    assert f"image: {POSTGRES_IMAGE}\n" in text
    assert f"image: {KAFKA_IMAGE}\n" in text


def test_it_runs_every_service_that_the_local_stack_runs(services: dict[str, Any]) -> None:
    modules = {name: one["entrypoint"] for name, one in services.items() if "entrypoint" in one}
    assert modules == {name: ["python", "-m", f"infra.processes.{name}"] for name in SERVICES}
    assert all((_PROCESSES / f"{name}.py").exists() for name in SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_reached_at_its_own_port(services: dict[str, Any], name: str) -> None:
    setting = "api" if name == "planner" else name
    port = Settings.model_fields[f"{setting}_port"].default
    assert services[name]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert services[name]["environment"][f"{_PREFIX}{setting.upper()}_HOST"] == "0.0.0.0"  # noqa: S104


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_gets_the_secrets_that_it_asks_for_and_no_others(
    services: dict[str, Any], name: str
) -> None:
    given = {one for one in services[name]["environment"] if _is_secret(one)}
    assert given == _needed(_source(name))


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_until_all_is_prepared_and_may_end_its_work(
    services: dict[str, Any], name: str
) -> None:
    prepared = {"prepare": {"condition": "service_completed_successfully"}}
    assert services[name]["depends_on"] == prepared
    assert int(services[name]["stop_grace_period"].removesuffix("s")) > (
        Settings.model_fields["stop_seconds"].default
    )
    assert services[name]["restart"] == "unless-stopped"


def test_what_prepares_gives_every_role_its_password(services: dict[str, Any]) -> None:
    given = services["prepare"]["environment"]
    assert {secret_variable(role_secret(role)) for role in ROLES} <= given.keys()


def test_who_checks_tokens_is_told_the_issuer(services: dict[str, Any]) -> None:
    told = {name for name in SERVICES if f"{_PREFIX}TOKEN_KEYS" in services[name]["environment"]}
    assert told == {"planner", "query"}
