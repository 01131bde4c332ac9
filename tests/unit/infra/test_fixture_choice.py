"""Which servers the fixtures start, without starting any."""

import pytest

from tests.fixtures import containers
from tests.fixtures.choice import VARIABLE, Stack, chosen_stack, require_engine


def test_our_own_servers_are_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert chosen_stack() is Stack.LOCAL


def test_containers_are_chosen_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "containers")
    assert chosen_stack() is Stack.CONTAINERS


def test_an_unknown_choice_names_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "cloud")
    with pytest.raises(ValueError, match="local or containers"):
        chosen_stack()


def test_without_an_engine_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    with pytest.raises(RuntimeError, match=f"start one, or unset {VARIABLE}"):
        require_engine()


def test_a_container_without_an_engine_fails_with_that_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    for server in (containers.postgres, containers.kafka):
        with pytest.raises(RuntimeError, match="needs a Docker engine"), server():
            pass


def test_every_principal_has_a_login_in_the_container() -> None:
    login = containers.kafka_environment(1)["KAFKA_LISTENER_NAME_CLIENT_PLAIN_SASL_JAAS_CONFIG"]
    assert login.count("user_goldenthread-") == 6
