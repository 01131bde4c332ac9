"""A request becomes events once, and a warm one costs one round trip."""

from tests.fixtures.planner import CLIENT, EPISODE, OWN, PLAN, Surgery, draft, intake


async def test_an_intake_and_a_plan_become_events(surgery: Surgery) -> None:
    planner = await surgery.planner()
    begun = await planner.handle(intake())
    assert [(each.stream, each.version) for each in begun.events] == [(CLIENT, 1), (EPISODE, 1)]
    assert (begun.stream, begun.version, begun.repeated) == (OWN, 3, False)
    drafted = await planner.handle(draft())
    stored = await surgery.events(PLAN)
    assert [each.version for each in drafted.events] == [row.version for row in stored]
    assert drafted.version == len(stored) == drafted.last - drafted.first + 1
    assert drafted.ledger_time == stored[-1].ledger_time
