"""Identifiers have one form each; what has it not is no identifier."""

import pytest

from events.errors import InvalidIdentifier
from events.ids import parse_client, parse_clinic, parse_stream

UUID = "0197a3a0-0000-7000-8000-00000000c0de"


def test_what_has_its_form_is_kept_as_it_is() -> None:
    assert parse_client(UUID) == UUID
    assert parse_stream(f"plan/{UUID}") == f"plan/{UUID}"
    assert parse_stream("clinic/riverbend") == "clinic/riverbend"


@pytest.mark.parametrize(
    "text", ["", " ", "7", UUID.upper(), UUID.replace("-", ""), f"{{{UUID}}}", f"{UUID} "]
)
def test_a_client_id_is_a_uuid_in_its_one_form(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        parse_client(text)
    with pytest.raises(InvalidIdentifier):
        parse_stream(f"plan/{text}")


@pytest.mark.parametrize("text", ["", "plan", "plan/", "clinic/", "/", f"chart/{UUID}", UUID])
def test_a_stream_id_names_a_kind_and_an_identifier(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        parse_stream(text)


@pytest.mark.parametrize("text", ["", "-a", "A", "a" * 41, "a b", "a\n"])
def test_a_clinic_id_is_a_slug(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        parse_clinic(text)
