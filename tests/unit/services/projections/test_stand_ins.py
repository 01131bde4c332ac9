"""Who stands in for a client reads nothing that the client alone authorises (B09, B38)."""

from datetime import date
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from events.errors import GoldenThreadError
from events.values.consents import Authority
from events.values.requests import Asker
from services.planner.commands.consent import RecordOwnAuthority
from services.projections.http.schemas import schemas
from tests.contract import gad
from tests.unit.services.planner import sud
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import filed
from tests.unit.services.planner.requests import wanted
from tests.unit.services.projections.stand_ins import READS, ReadDesk, Reader, mixed

DECIDED = {
    "read-plan": "filtered",
    "read-document": "whole-or-refused",
    **dict.fromkeys(
        (
            *("read-audit", "read-events", "read-findings", "read-narrative", "read-diff"),
            *("read-version", "read-authorizations", "read-requirements", "read-accounting"),
            *("read-episode-requirements", "read-requests", "read-coverage", "read-triggers"),
        ),
        "not-theirs",
    ),
}
"""What each read is for who stands in: another one needs a decision here first."""

TELLING = ("drink", "alcohol", "sober", "F10", "audit", "craving", "Evenings", "meeting")
BOTH = ("substance-use", "mental-health")


def alone(chart: Chart, *kinds: str, **changes: Any) -> Chart:  # noqa: ANN401
    """Record on Jan 8 that the client alone authorises for these data."""
    fields = {"basis": "law-lets-minor-consent", "from_on": date(2026, 1, 8), **changes}
    chart.give(make(RecordOwnAuthority, categories=kinds or ("substance-use",), **fields))
    return chart


async def told(desk: ReadDesk, name: str = "read-plan", **how: Any) -> Any:  # noqa: ANN401  # JSON
    return orjson.loads((await desk.ask(name, **how)).body)


async def refused(desk: ReadDesk, name: str = "read-plan", **how: Any) -> str:  # noqa: ANN401
    with pytest.raises(GoldenThreadError) as error:
        await desk.ask(name, **how)
    assert not any(word in str(error.value) for word in ("substance", *TELLING[:4]))
    return error.value.code


def test_each_read_has_a_decision_on_who_stands_in() -> None:
    """B38: a read that is added is not open to them before somebody has thought of it."""
    assert DECIDED.keys() == READS.keys()


@pytest.mark.parametrize("roles", [("caregiver",), ("client", "caregiver")])
@pytest.mark.parametrize("name", [name for name, each in DECIDED.items() if each == "not-theirs"])
async def test_the_trail_and_what_rests_on_it_is_for_the_clinic(
    name: str, roles: tuple[str, ...]
) -> None:
    """B38, B17: sentences, patches, events, findings, what payers were told."""
    for chart in (mixed(), alone(mixed())):
        assert await refused(ReadDesk(chart, Reader(roles)), name) == "not-allowed"


@pytest.mark.parametrize("roles", [("caregiver",), ("client", "caregiver")])
async def test_a_caregiver_reads_the_part_that_their_authority_covers(
    roles: tuple[str, ...],
) -> None:
    """B38: anxiety is there; nothing of the drinking is, in no item, link, word or score."""
    chart = alone(mixed())
    desk = ReadDesk(chart, Reader(roles))
    plan = await told(desk)

    Draft202012Validator(schemas()["Plan"]).validate(plan)
    assert not plan["whole"]
    assert plan["diagnoses"].keys() == {str(sud.ANXIETY)}
    # the problem's words are "Worry drives the drinking": its goal stays without it
    assert not plan["problems"]
    assert plan["goals"].keys() == {str(sud.CALM)}
    assert not plan["goals"][str(sud.CALM)]["content"]["problem_ids"]
    text = orjson.dumps(plan).decode()
    assert not [word for word in TELLING if word.casefold() in text.casefold()]
    assert not [
        key for key in (sud.ALCOHOL, sud.DRINKING, sud.SOBER, sud.CRAVING) if str(key) in text
    ]
    assert plan["episode"] is None
    assert not plan["signatures"]
    assert await refused(desk, "read-document") == "not-for-stand-ins"


async def test_without_own_authority_a_parent_reads_all() -> None:
    """B09: a parent is the minor's representative."""
    desk = ReadDesk(mixed())
    plan = await told(desk)
    assert plan["whole"]
    assert plan["goals"].keys() == {str(sud.SOBER), str(sud.CALM)}
    assert "Evenings" in (await told(desk, "read-document"))["text"]


async def test_the_client_and_the_clinic_read_all_of_it() -> None:
    """B38: what is withheld is withheld from nobody else."""
    chart = alone(mixed())
    for reader in (Reader(("client",)), Reader(("clinician",), None)):
        desk = ReadDesk(chart, reader)
        assert len((await told(desk))["diagnoses"]) == 2
        assert "Evenings" in (await told(desk, "read-document"))["text"]


@pytest.mark.parametrize("name", ["read-plan", "read-document"])
async def test_a_plan_of_which_nothing_is_theirs_is_as_absent_as_one_that_never_was(
    name: str,
) -> None:
    """B38, B41: that there is one would tell."""
    desk = ReadDesk(alone(mixed(), *BOTH))
    nobodys = str(gad.uid(999))
    with pytest.raises(GoldenThreadError) as withheld:
        await desk.ask(name)
    if name == "read-plan":
        with pytest.raises(GoldenThreadError) as absent:
            await desk.ask(name, plan=nobodys)
        assert str(withheld.value) == str(absent.value)
    assert withheld.value.code == "not-found"


async def test_kinds_of_data_that_a_plan_does_not_hold_withhold_nothing() -> None:
    """B38: the rule is by kind of data."""
    desk = ReadDesk(alone(mixed(), "hiv", "genetic"))
    assert (await told(desk))["whole"]
    assert await told(desk, "read-document")


@pytest.mark.parametrize(
    ("span", "at", "whole"),
    [
        ({}, "2026-03-05T12:00:00+00:00", False),
        # over, but the plan stood on its days: what was recorded then stays the client's
        ({"until_on": date(2026, 1, 20)}, "2026-03-05T12:00:00+00:00", False),
        ({"from_on": date(2025, 1, 1), "until_on": date(2025, 12, 31)},
         "2026-03-05T12:00:00+00:00", True),  # over before the plan began
        ({"from_on": date(2026, 3, 7)}, "2026-03-05T12:00:00+00:00", True),  # not yet
        ({"from_on": date(2026, 3, 6)}, "2026-03-05T12:00:00+00:00", False),  # Mar 6 has begun
    ],
)  # fmt: skip
async def test_spans_count_from_their_first_day_and_keep_what_was_recorded(
    span: dict[str, Any], at: str, *, whole: bool
) -> None:
    """B38: judged now, whichever version is asked for."""
    desk = ReadDesk(alone(mixed(), **span), at=gad.at(at))
    assert (await told(desk))["whole"] is whole
    for query in (b"", b"version=1", b"version=2&client_version=1"):
        if whole:
            await told(desk, "read-document", query=query)
        else:
            assert await refused(desk, "read-document", query=query) == "not-for-stand-ins"


async def test_an_answer_says_by_its_tag_what_it_rests_on() -> None:
    """B38: what was read before is not taken for what stands now."""
    chart = mixed()
    before = await ReadDesk(chart).ask("read-plan")
    own = await ReadDesk(chart, Reader(("client",))).ask("read-plan")
    alone(chart)
    after = await ReadDesk(chart).ask("read-plan")
    assert len({before.tag, own.tag, after.tag}) == 3
    assert all(each.tag.startswith(b'"%d-' % chart.plan.version) for each in (before, after))


GUARDIAN = Authority(basis="guardian", from_on=date(2026, 1, 1), document="5d" * 32)


@pytest.mark.parametrize(
    ("changes", "at", "may"),
    [
        ({}, "2026-03-05T12:00:00+00:00", True),
        ({"until_on": date(2026, 3, 4)}, "2026-03-05T12:00:00+00:00", False),
        (None, "2026-03-05T12:00:00+00:00", False),
    ],
)
async def test_for_an_adult_somebody_stands_in_who_is_on_record(
    changes: dict[str, Any] | None, at: str, *, may: bool
) -> None:
    """B09: a caregiver's token alone is no basis."""
    chart = mixed(minor=False)
    if changes is not None:
        held = GUARDIAN.model_copy(update=changes)
        by = Asker(role="representative", printed_name="Noel Brandt", authority=held)
        chart.give(filed("5d" * 32), wanted("access", by=by))
    desk = ReadDesk(chart, at=gad.at(at))
    for name in ("read-plan", "read-document"):
        if may:
            assert await told(desk, name)
        else:
            assert await refused(desk, name) == "no-standing"


async def test_a_parent_reads_no_more_once_the_client_is_of_age() -> None:
    """B09: 18 on Apr 17, 2027."""
    desk = ReadDesk(mixed(), at=gad.at("2027-04-15T12:00:00+00:00"))
    assert await told(desk)
    desk.at = gad.at("2027-04-17T12:00:00+00:00")
    assert await refused(desk) == "no-standing"


async def test_where_mental_health_is_the_clients_the_rest_stays_readable() -> None:
    """B38: the rule is by kind of data, not of substance use alone."""
    plan = await told(ReadDesk(alone(mixed(), "mental-health")))
    assert plan["diagnoses"].keys() == {str(sud.ALCOHOL)}
    assert plan["goals"].keys() == {str(sud.SOBER)}
    assert str(sud.CALM) not in orjson.dumps(plan).decode()
