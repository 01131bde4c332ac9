"""The compose file: its schema, and its agreement with the settings that our code reads."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from infra.settings import SECRET_NAMES, Settings, secret_variable
from tests.fixtures.containers import KAFKA_IMAGE, POSTGRES_IMAGE

COMPOSE = Path(__file__).resolve().parents[3] / "infra" / "compose.yaml"
_PREFIX = "GOLDENTHREAD_"


@pytest.fixture(scope="module")
def text() -> str:
    """The compose file."""
    return COMPOSE.read_text()


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
