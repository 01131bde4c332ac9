"""An operator fills a ledger with generated clinics, and it is a whole one."""

from tests.fixtures.operator import Workplace

_FILL = ("generate", "--clinics", "2", "--plans", "6", "--days", "120", "--to", "ledger")


async def test_generated_clinics_make_a_whole_ledger_and_a_repeat_adds_nothing(
    workplace: Workplace,
) -> None:
    line = workplace.line
    filled = line.answer(*_FILL, "--seed", "9")
    assert (filled["clinics"], filled["charts"]) == (2, 12)
    assert filled["events"] > 12 * 15

    verified = line.answer("verify", "ledger")
    assert verified["verified"]
    # Each clinic has 4 events of its own beside those of its charts.
    assert verified["events"] == filled["events"] + 2 * 4
    assert {each["clinic"] for each in verified["clinics"]} == {"generated-1", "generated-2"}

    assert line.answer(*_FILL, "--seed", "9")["events"] == 0
    said = line.refused(*_FILL, "--seed", "10")
    assert "clinic generated-1: is there and holds something else than this seed" in said
    assert line.answer("verify", "ledger")["events"] == verified["events"]


async def test_a_second_call_with_more_plans_adds_the_others(workplace: Workplace) -> None:
    line, few = workplace.line, ("generate", "--seed", "4", "--days", "60", "--to", "ledger")
    first = line.answer(*few, "--plans", "2")
    second = line.answer(*few, "--plans", "3")

    assert 0 < second["events"] < first["events"]
    assert line.answer("verify", "ledger")["events"] == first["events"] + second["events"] + 4


async def test_a_ledger_that_is_away_is_told(workplace: Workplace) -> None:
    away = {"GOLDENTHREAD_LEDGER_ADDRESS": "postgresql://127.0.0.1:9/goldenthread"}
    said = workplace.line.refused(*_FILL, code=3, **away)

    assert "the ledger at 127.0.0.1:9/goldenthread does not answer" in said
