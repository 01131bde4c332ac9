"""The local stack comes with a demo clinic, added once, and is of use without it."""

import pytest

from infra.clinics.demo import DEMO, add_demo_clinic
from infra.settings import load_settings
from tests.fixtures.operator import Workplace


@pytest.fixture
def workplace(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A workplace whose surroundings are this process's."""
    for name, value in workplace.line.environment.items():
        if name.startswith("GOLDENTHREAD_"):
            monkeypatch.setenv(name, value)
    return workplace


async def test_the_demo_clinic_is_added_once(workplace: Workplace) -> None:
    told: list[str] = []
    for _ in range(2):
        await add_demo_clinic(load_settings(), told.append)
    assert told == [
        "demo clinic riverbend: added, 4 events",
        "demo clinic riverbend: there already, 4 events",
    ]
    events = workplace.line.lines("events", "tail", DEMO.clinic, "--open")
    assert [one["data"].get("time_zone") for one in events] == [
        "America/New_York",
        "America/New_York",
        "America/Chicago",
        None,
    ]


async def test_a_demo_clinic_that_cannot_be_added_is_told_and_stops_nothing(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_MASTER_KEY", "x")
    told: list[str] = []
    await add_demo_clinic(load_settings(), told.append)
    assert told[0].startswith("demo clinic riverbend: not added: GOLDENTHREAD_MASTER_KEY")
    assert workplace.line.answer("clinic", "list") == {"clinics": []}
