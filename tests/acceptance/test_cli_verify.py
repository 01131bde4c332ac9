"""`goldenthread verify ledger` says why a ledger cannot be looked at, as every command does."""

from infra.stack.ports import free_port
from tests.fixtures.operator import Workplace


def test_a_wrong_password_is_told_with_its_variable(workplace: Workplace) -> None:
    variable = "GOLDENTHREAD_POSTGRES_OPERATOR_PASSWORD"
    said = workplace.line.refused("verify", "ledger", code=3, **{variable: "guess"})
    assert variable in said


def test_a_server_that_is_away_is_told_with_its_address(workplace: Workplace) -> None:
    address = f"127.0.0.1:{free_port()}/goldenthread"
    variables = {"GOLDENTHREAD_LEDGER_ADDRESS": f"postgresql://{address}"}
    said = workplace.line.refused("verify", "ledger", "--json", code=3, **variables)
    assert f"the ledger at {address} does not answer" in said


def test_an_unknown_clinic_is_refused(workplace: Workplace) -> None:
    said = workplace.line.refused("verify", "ledger", "--clinic", "nowhere")
    assert "clinic nowhere" in said
