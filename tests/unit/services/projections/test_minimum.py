"""Who sees which fields: billing codes, dates and units, never words (B08)."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from services.planner.decide.policy import DEFAULT
from services.projections.errors import MayNotRead
from services.projections.http.access import FINDING_READERS, PAYER_READERS
from services.projections.http.examples import examples
from services.projections.http.schemas import schemas
from services.projections.reading.minimum import minimum_necessary, narrowed
from tests.unit.services.projections.stand_ins import READS, ReadDesk, Reader, mixed

WORDS = "Cried when she spoke of the accident"
BILLED = {"read-authorizations", "read-coverage"}
NARRATIVE = ("justification", "reason_text", "less_because", "statement", "evidence", "note")


def as_billing(read: str, answer: Any, *roles: str) -> Any:  # noqa: ANN401  # JSON
    whole = PAYER_READERS if read == "authorizations" else FINDING_READERS
    body = narrowed(orjson.dumps(answer), roles or ("billing",), read, whole)
    return orjson.loads(body)


def told_more(value: Any) -> Any:  # noqa: ANN401  # JSON
    """Return an answer in which each object of what a clinician wrote holds more words."""
    if isinstance(value, dict):
        more = {"remark": WORDS, "justification": WORDS, "reason_text": WORDS}
        return {**{name: told_more(each) for name, each in value.items()}, **more}
    return [told_more(each) for each in value] if isinstance(value, list) else value


def members(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from members(each)
    elif isinstance(value, list):
        for each in value:
            yield from members(each)


def test_billing_sees_codes_dates_and_units_and_no_words() -> None:
    """B08: a field that is added later is not seen before somebody lists it."""
    answer = deepcopy(examples()["authorizations"])
    for held in answer["authorizations"].values():
        for part in ("request", "steps", "approvals"):
            held[part] = told_more(held[part])
            for one in held[part] if isinstance(held[part], list) else [held[part]]:
                (one.get("event") or one.get("approval") or one)["justification"] = WORDS
    answer["remark"] = WORDS
    seen = as_billing("authorizations", answer)
    plain = as_billing("authorizations", examples()["authorizations"])

    Draft202012Validator(schemas()["Authorizations"]).validate(plain)
    assert not set(members(plain)).intersection(NARRATIVE)
    (first, *_) = plain["authorizations"].values()
    assert first["request"]["services"][0] == {
        "code": "90837",
        "units": 12,
        "from_on": "2026-01-22",
        "until_on": "2026-07-21",
    }
    assert first["request"]["diagnoses"] == ["F41.1"]
    assert plain["sessions"] == examples()["authorizations"]["sessions"]
    assert "remark" not in seen
    for held in seen["authorizations"].values():
        services = [held["request"].pop("services")]
        for part in (*held["approvals"], *held["steps"]):
            inner = (part.get("event") or {}).get("approval") or part.get("approval") or {}
            services.append(inner.pop("services", None))
    assert WORDS not in orjson.dumps(seen["authorizations"]).decode()


def test_what_stands_under_a_code_is_listed_too() -> None:
    """B08: coverage tells days and whether a session is covered."""
    answer = examples()["coverage"]
    seen = as_billing("coverage", {**answer, "remark": WORDS})
    Draft202012Validator(schemas()["Coverage"]).validate(seen)
    assert seen == answer


@pytest.mark.parametrize("role", sorted(PAYER_READERS))
def test_who_treats_or_keeps_the_record_reads_it_whole(role: str) -> None:
    """B08: the rule is not for treatment."""
    answer = examples()["authorizations"]
    assert as_billing("authorizations", answer, role) == answer
    assert as_billing("authorizations", answer, role, "billing") == answer


@pytest.mark.parametrize("name", sorted(READS))
async def test_billing_reads_nothing_but_what_is_billed(name: str) -> None:
    """B08: neither plan nor document, sentences, findings or events."""
    desk = ReadDesk(mixed(), Reader(("billing",), None))
    if name not in BILLED:
        with pytest.raises(MayNotRead):
            await desk.ask(name)
    elif name == "read-coverage":
        answer = await desk.ask(name)
        assert b"-needs-" in answer.tag


def test_billing_gives_no_commands_and_the_table_says_what_it_is() -> None:
    """B08, B02: which fields are needed is no law; so the table is not verified."""
    assert not any("billing" in roles for roles in DEFAULT.duties.values())
    table = minimum_necessary()
    assert not table.verified
    assert "164.514(d)" in table.source
    assert {f"read-{each.read}" for each in table.views} == BILLED
