"""The read API tells plans: narrative, difference, a plan at a version; from the ledger alone."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services.projections.http.schemas import schemas
from tests.contract import gad
from tests.fixtures.projections import Views
from tests.fixtures.read_api import AUDIT_PATH, PLAN_PATH, ReadingDesk
from tests.fixtures.write_api import Desk, draft, take_in
from tests.integration.projections.test_rows import story
from tests.unit.services.projections.test_differing import patched

NARRATIVE_PATH = f"{PLAN_PATH}/narrative"


async def test_a_plan_is_told_in_sentences_with_the_name_that_is_used(
    desk: Desk, reading: ReadingDesk
) -> None:
    """A1.54, A1.57: the preferred name, and of the voided revision that it is void."""
    version = await story(desk)
    told = await reading.found(f"{NARRATIVE_PATH}?limit=200")
    lines = told["lines"]

    Draft202012Validator(schemas()["Narrative"]).validate(told)
    assert [each["version"] for each in lines] == list(range(1, version + 1))
    assert lines[0]["text"].startswith("A plan was drafted for Ro")
    assert lines[-2]["text"].startswith(f"The goal “{gad.GOAL.words}” was revised")
    assert (lines[-2]["standing"], lines[-2]["standing_version"]) == ("voided", version)
    assert "(Voided on " in lines[-2]["text"]


async def test_pages_of_a_narrative_follow_each_other(desk: Desk, reading: ReadingDesk) -> None:
    version = await story(desk)
    first = await reading.found(f"{NARRATIVE_PATH}?limit=10")
    rest = await reading.found(first["next"])

    assert first["next"] == f"{NARRATIVE_PATH}?after=10&limit=10"
    assert [each["version"] for each in rest["lines"]] == list(range(11, version + 1))


async def test_a_patch_leads_from_one_version_to_another(desk: Desk, reading: ReadingDesk) -> None:
    version = await story(desk)
    found = await reading.found(f"{PLAN_PATH}/diff?from=4&to={version - 1}")
    before, after = [
        (await reading.found(f"{PLAN_PATH}/versions/{each}"))["document"]
        for each in (4, version - 1)
    ]

    Draft202012Validator(schemas()["Diff"]).validate(found)
    assert patched(before, found["patch"]) == after
    assert "The status was draft, and is active now." in [
        each["sentence"] for each in found["changes"]
    ]


async def test_a_void_changes_no_earlier_version(desk: Desk, reading: ReadingDesk) -> None:
    """A1.57: as of a version is as it was known then."""
    version = await story(desk)
    found = await reading.found(f"{PLAN_PATH}/diff?from={version - 1}")
    words = [each["sentence"] for each in found["changes"]]

    assert found["to"] == version
    assert any("target on" in each for each in words), words


async def test_the_audit_trail_has_the_same_sentences(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    """A1.54."""
    await story(desk)
    await views.catch_up()
    first = await reading.get(f"{AUDIT_PATH}?limit=1")
    (entry,) = first.json()["entries"]
    told = await reading.found(f"{NARRATIVE_PATH}?limit=1")

    assert entry["sentence"] == told["lines"][0]["text"]
    assert first.headers["etag"].count("-") == 3


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("diff", 400, "bad-version"),
        ("diff?from=x", 400, "bad-version"),
        ("diff?from=3&to=2", 400, "bad-version"),
        ("diff?from=3&from=4", 400, "bad-version"),
        ("diff?from=1&page=2", 400, "bad-version"),
        ("diff?from=0&to=400", 404, "no-such-version"),
        ("versions/400", 404, "no-such-version"),
        ("versions/-1", 400, "bad-version"),
        ("narrative?limit=0", 400, "bad-page"),
    ],
)
async def test_what_is_asked_for_wrongly_is_told(
    desk: Desk, reading: ReadingDesk, path: str, status: int, code: str
) -> None:
    await take_in(desk)
    await draft(desk)
    answer = await reading.get(f"{PLAN_PATH}/{path}")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("path", ["narrative", "diff?from=0", "versions/1"])
async def test_neither_a_stranger_nor_another_clinic_is_told(
    desk: Desk, reading: ReadingDesk, path: str
) -> None:
    """B02, B17."""
    await take_in(desk)
    await draft(desk)
    answers: dict[str, Any] = {}
    for token in ("harbor.clinician", "riverbend.front-desk", "riverbend.client"):
        reading.token = token
        answers[token] = (await reading.get(f"{PLAN_PATH}/{path}")).status_code

    assert answers["harbor.clinician"] == 404
    assert set(answers.values()) <= {403, 404}
