"""Settings: environment first, then what the local stack wrote; passwords apart from addresses."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from infra.local_choice import SERVICES
from infra.settings import PRINCIPALS, ROLES, load_settings, principal_secret, role_secret
from infra.settings_errors import BadAddress, BadSetting, NotConfigured
from infra.stack.errors import SecretUnreadable


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and nothing else of ours in the environment."""
    for name in (
        "LEDGER_ADDRESS",
        "KEYS_ADDRESS",
        "VIEWS_ADDRESS",
        "KAFKA_BOOTSTRAP",
        "MASTER_KEY",
        "KAFKA_PORT",
    ):
        monkeypatch.delenv(f"GOLDENTHREAD_{name}", raising=False)
    monkeypatch.setenv("GOLDENTHREAD_HOME", str(tmp_path))
    return tmp_path


def _write_stack(home: Path) -> None:
    addresses = {
        "ledger_address": "postgresql://127.0.0.1:1/goldenthread",
        "keys_address": "postgresql://127.0.0.1:1/goldenthread_keys",
        "kafka_bootstrap": "127.0.0.1:2",
    }
    (home / "stack.json").write_text(json.dumps(addresses))
    (home / "secrets").mkdir()
    for role in ROLES:
        (home / "secrets" / role_secret(role)).write_text(f"p@ss/{role}\n")
    for principal in PRINCIPALS:
        (home / "secrets" / principal_secret(principal)).write_text(principal)


def test_what_the_local_stack_wrote_is_used(home: Path) -> None:
    _write_stack(home)
    settings = load_settings()
    assert settings.keys_dsn("goldenthread_planner").get_secret_value() == (
        "postgresql://goldenthread_planner:p%40ss%2Fgoldenthread_planner@127.0.0.1:1/goldenthread_keys"
    )
    access = settings.kafka("goldenthread-relay")
    assert (access.bootstrap, access.username) == ("127.0.0.1:2", "goldenthread-relay")
    assert access.password.get_secret_value() == "goldenthread-relay"


def test_the_environment_goes_before_the_local_stack(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_stack(home)
    address = "postgresql://db.example:6432/ledger?sslmode=verify-full"
    monkeypatch.setenv("GOLDENTHREAD_LEDGER_ADDRESS", address)
    monkeypatch.setenv("GOLDENTHREAD_POSTGRES_RELAY_PASSWORD", "given")
    monkeypatch.setenv("GOLDENTHREAD_KAFKA_BOOTSTRAP", "kafka.example:9093")
    monkeypatch.setenv("GOLDENTHREAD_KAFKA_PROTOCOL", "SASL_SSL")
    settings = load_settings()
    assert settings.ledger_dsn("goldenthread_relay").get_secret_value() == (
        "postgresql://goldenthread_relay:given@db.example:6432/ledger?sslmode=verify-full"
    )
    assert settings.kafka("goldenthread-relay").protocol == "SASL_SSL"
    assert settings.kafka("goldenthread-relay").bootstrap == "kafka.example:9093"


def test_no_password_is_shown(home: Path) -> None:
    _write_stack(home)
    settings = load_settings()
    shown = repr(settings.ledger_dsn("goldenthread_planner")) + repr(
        settings.kafka("goldenthread-relay").password
    )
    assert "p%40ss" not in shown
    assert "goldenthread-relay" not in shown


def test_without_servers_the_message_says_what_to_do() -> None:
    with pytest.raises(NotConfigured, match=r"make up.*GOLDENTHREAD_LEDGER_ADDRESS"):
        load_settings().ledger_dsn("goldenthread_planner")
    with pytest.raises(NotConfigured, match=r"make up.*GOLDENTHREAD_KAFKA_BOOTSTRAP"):
        load_settings().kafka("goldenthread-planner")


def test_a_missing_secret_is_named_by_its_file(home: Path) -> None:
    _write_stack(home)
    (home / "secrets" / "postgres-planner").unlink()
    with pytest.raises(SecretUnreadable, match="postgres-planner"):
        load_settings().ledger_dsn("goldenthread_planner")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://user:secret@db/ledger",
        "db.example:5432",
        "mysql://db/ledger",
        "postgresql://db",
        "postgresql://db:secret/ledger",
        "postgresql://db:99999/ledger",
        "postgresql://[db:5432/ledger",
    ],
)
def test_a_bad_address_is_refused_without_showing_it(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_LEDGER_ADDRESS", address)
    with pytest.raises(BadAddress, match="GOLDENTHREAD_LEDGER_ADDRESS") as refusal:
        load_settings().ledger_dsn("goldenthread_planner")
    assert "secret" not in str(refusal.value)


def test_a_bad_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDENTHREAD_KAFKA_PORT", "oops")
    with pytest.raises(BadSetting, match="GOLDENTHREAD_KAFKA_PORT") as refusal:
        load_settings()
    assert "oops" not in str(refusal.value)


def test_an_unknown_mechanism_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDENTHREAD_KAFKA_MECHANISM", "SCRAM")
    with pytest.raises(BadSetting, match=r"GOLDENTHREAD_KAFKA_MECHANISM: .*SCRAM-SHA-512"):
        load_settings()


@pytest.mark.parametrize("text", ["{", "[]", "null", "\0"])
def test_damaged_addresses_of_the_local_stack_count_as_none(home: Path, text: str) -> None:
    (home / "stack.json").write_text(text)
    with pytest.raises(NotConfigured, match="make up"):
        load_settings().ledger_dsn("goldenthread_planner")


def test_the_master_key_comes_from_the_environment_or_a_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings().master_keys.file == home / "secrets" / "master-key"
    monkeypatch.setenv("GOLDENTHREAD_MASTER_KEY_FILE", "/elsewhere/key")
    assert load_settings().master_keys.file == Path("/elsewhere/key")
    monkeypatch.setenv("GOLDENTHREAD_MASTER_KEY", "bm90IGEga2V5")
    source = load_settings().master_keys
    assert source.file is None
    assert source.text is not None
    assert "bm90" not in repr(source)


@pytest.mark.parametrize(
    ("text", "shards"),
    [
        ("", range(12)),
        ("all", range(12)),
        ("0", [0]),
        ("0,2-5, 11", [0, 2, 3, 4, 5, 11]),
        ("3-3", [3]),
    ],
)
def test_shards_of_a_relay_are_named(
    monkeypatch: pytest.MonkeyPatch, text: str, shards: Sequence[int]
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_RELAY_SHARDS", text)
    assert load_settings().relay_shards == frozenset(shards)


@pytest.mark.parametrize("text", ["12", "-1", "5-2", "0,,1", "0;1", "[0]", "none", "0-99999"])
def test_shards_that_there_are_not_are_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("GOLDENTHREAD_RELAY_SHARDS", text)
    with pytest.raises(BadSetting, match="GOLDENTHREAD_RELAY_SHARDS"):
        load_settings()


@pytest.mark.parametrize(
    ("text", "services"),
    [("all", SERVICES), ("relay, planner", ("planner", "relay")), ("clock", ("clock",))],
)
def test_services_of_the_local_stack_are_named(
    monkeypatch: pytest.MonkeyPatch, text: str, services: Sequence[str]
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_SERVICES", text)
    assert load_settings().services == services


def test_a_service_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDENTHREAD_SERVICES", "planner,billing")
    with pytest.raises(BadSetting, match=r"GOLDENTHREAD_SERVICES: .*planner, relay, projections"):
        load_settings()


def test_a_relay_that_is_told_nothing_relays_all_shards() -> None:
    assert load_settings().relay_shards == frozenset(range(12))
