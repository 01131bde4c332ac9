"""What a line and its plan must agree on, and where a refusal points (A1.57, A1.60)."""

from typing import Any

import pytest

from events.state.plan import PlanState
from services.planner.commands.reading import InvalidCommand
from services.planner.importing.draft import InvalidDocument
from tests.contract import gad
from tests.unit.services.planner.importing.test_documents import again, imported, minimal
from tests.unit.services.planner.steps import opened

IDENTITY = {"given_name": "Mara", "family_name": "Quill", "birth_date": "1990-02-03"}
BASELINE = {"amount": {"low": "17"}, "established_on": "2026-01-08"}


def line(**plan: object) -> dict[str, Any]:
    """Return a line whose plan names no client or episode but those in `plan`."""
    held = minimal(id="p-7")
    del held["client_id"], held["episode_id"]
    client = {"id": "c-7", "identity": IDENTITY}
    return {"client": client, "episode": {"id": "e-7"}, "plan": {**held, **plan}}


@pytest.mark.parametrize(
    ("plan", "pointer"),
    [
        ({"client_id": "c-8"}, "/plan/client_id"),
        ({"episode_id": "e-8"}, "/plan/episode_id"),
        ({"draft": {"client_id": "c-8"}}, "/plan/draft/client_id"),
        ({"draft": {"episode_id": str(gad.EPISODE)}}, "/plan/draft/episode_id"),
    ],
)
def test_a_plan_of_another_chart_is_refused_at_the_name(
    plan: dict[str, object], pointer: str
) -> None:
    """A1.57, A1.60."""
    with pytest.raises(InvalidDocument) as refused:
        imported(line(**plan), None)
    assert refused.value.pointer == pointer
    assert "c-8" not in str(refused.value)


def test_a_plan_that_names_the_same_client_and_episode_is_taken() -> None:
    whole = line(client_id="c-7", episode_id="e-7", draft={"client_id": "c-7"})
    assert imported(whole, None).client_id == imported(line(), None).client_id


def test_a_document_that_contradicts_its_own_draft_is_refused() -> None:
    """A1.57: also without a line around it."""
    with pytest.raises(InvalidDocument) as refused:
        imported(minimal(draft={"client_id": str(gad.SITE)}))
    assert refused.value.pointer == "/draft/client_id"


@pytest.mark.parametrize("held", [None, 5, "client"])
def test_signatures_elsewhere_that_are_no_array_are_refused(held: object) -> None:
    """A1.60."""
    with pytest.raises(InvalidDocument) as refused:
        imported(minimal(activation={"migrated": {"signatures": held}}))
    assert refused.value.pointer == "/activation/migrated/signatures"


def test_what_a_refusal_says_and_where_it_points_are_one_place() -> None:
    """A1.60."""
    document = minimal()
    document["objectives"][0]["ended"] = True
    with pytest.raises(InvalidCommand) as refused:
        imported(document)
    assert refused.value.pointer == "/objectives/0/ended"
    assert str(refused.value).startswith("/objectives/0/ended: ")


def with_baseline(objective: dict[str, object], criterion: str) -> PlanState:
    document = minimal(baselines={"o1": {criterion: BASELINE}})
    document["objectives"][0] |= objective
    return again(opened(), document)


@pytest.mark.parametrize(("own", "named"), [("1", "1"), ("c/1", "c/1"), ("c1", "c1"), (None, "0")])
def test_a_baseline_finds_its_criterion_by_its_name_else_by_its_place(
    own: str | None, named: str
) -> None:
    """A1.60."""
    (criterion,) = minimal()["objectives"][0]["criteria"]
    held = criterion if own is None else {"criterion_id": own, **criterion}
    state = with_baseline({"criteria": [held]}, named)

    assert len(state.content.baselines) == 1


def test_a_baseline_finds_the_criterion_of_a_way() -> None:
    """A1.60: a way's criteria are named by its code and their place."""
    criteria = minimal()["objectives"][0]["criteria"]
    ways = [{"code": each, "label": each, "criteria": criteria} for each in ("a", "b")]
    state = with_baseline({"criteria": [], "alternatives": ways, "chosen": "a"}, "a/0")

    assert len(state.content.baselines) == 1
