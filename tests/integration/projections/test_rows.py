"""The rows after real commands: documents, audit entries, voids, in any batches."""

import json
from contextlib import suppress
from typing import Any

from services.projections.view.kept import KeptStreams
from tests.contract import gad
from tests.fixtures.planner import CLINIC, PLAN
from tests.fixtures.projections import Views
from tests.fixtures.write_api import Desk, draft, example, take_in

CURRENT = "select * from projections.current_plan where clinic_id = $1 and plan_id = $2"
ENTRIES = """
select * from projections.audit_entry where clinic_id = $1 and stream_id = $2 order by version
"""


async def story(desk: Desk) -> int:
    """Bring a plan from intake to signatures, then revise its goal and void that again."""
    await take_in(desk)
    await draft(desk)
    proposed = await desk.written(example("propose-plan"))
    signer = {"role": "client", "printed_name": "Rowena Ellery"}
    consent = {"meaning": "participation-understanding-and-consent", "signer": signer}
    signatures = [example("sign-plan"), example("sign-plan", **consent)]
    signed = await desk.written(*signatures, if_match=proposed["version"])
    active = await desk.written(example("activate-plan"), if_match=signed["version"])
    revised = await desk.written(example("revise-goal"), if_match=active["version"])
    (event,) = revised["events"]
    void = example("void-plan-entries", event_ids=[event["id"]], reason="entered-in-error")
    done = await desk.written(void, if_match=revised["version"])
    version: int = done["version"]
    return version


async def plan_row(views: Views) -> Any:  # noqa: ANN401  # a row
    """Return the current plan's row."""
    return await views.pool.fetchrow(CURRENT, CLINIC, str(gad.PLAN))


async def test_rows_follow_real_commands(desk: Desk, views: Views) -> None:
    version = await story(desk)
    assert await views.apply(views.view(), await views.events()) == []

    assert await views.differ() == []
    row = await plan_row(views)
    document = json.loads(row["document"])
    assert (row["version"], row["status"]) == (version, "active")
    words = document["goals"]["g1"]["content"]["words"]
    assert words == example("set-goal")["goal"]["words"]
    entries = await views.pool.fetch(ENTRIES, CLINIC, PLAN)
    assert [entry["version"] for entry in entries] == list(range(1, version + 1))


async def test_batches_of_any_size_and_a_memory_of_none_give_the_same(
    desk: Desk, views: Views
) -> None:
    await story(desk)
    events = await views.events()
    view = views.view(KeptStreams(streams=0))
    for start in range(0, len(events), 3):
        assert await views.apply(view, events[start : start + 3]) == []

    assert await views.differ() == []


class Undone(Exception):
    """Ends a transaction without its effect."""


async def test_what_a_rollback_left_in_memory_is_not_believed(desk: Desk, views: Views) -> None:
    await story(desk)
    events = await views.events()
    view = views.view()
    await views.apply(view, events[:6])
    with suppress(Undone):
        async with views.transaction() as connection:
            await view.apply(connection, views.continued(view, events[6:]))
            raise Undone
    assert await views.differ() != []

    assert await views.apply(view, events[6:]) == []
    assert await views.differ() == []
