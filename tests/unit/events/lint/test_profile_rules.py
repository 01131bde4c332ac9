"""What the profiles that a document names ask of it (A5.16, A5.17, A5.36, A11.14)."""

from typing import Any

import pytest

from events.lint.lint import lint
from events.lint.pointing import UnreadableDocument
from events.profiles.library import library
from tests.unit.events.lint.plans import Document, sound


def found(document: Document, rule: str) -> list[tuple[str, str]]:
    """Return place and message of a rule's findings."""
    return [(each.path, each.message) for each in lint(document) if each.rule == rule]


def missing(profile: Any, **changes: Any) -> list[str]:  # noqa: ANN401  # any JSON
    """Return the places of parts that the sound plan, changed, lacks by a profile."""
    document = {**sound(), "profile": profile, **changes}
    return [path for path, _ in found(document, "REQUIRED_COMPONENT")]


def test_a_profile_says_which_parts_it_asks_for() -> None:
    """A5.36, B22: Medicare wants type, amount, frequency, duration, diagnosis and goals."""
    weekly = "weekly for 4 months"
    assert missing("medicare-outpatient", frequency=f"45 min {weekly}") == []
    assert missing("medicare-outpatient", frequency=weekly) == ["/frequency"]
    assert missing("medicare-outpatient", frequency=None) == ["/frequency"] * 3
    ((_, said),) = found(
        {**sound(), "profile": "medicare-outpatient", "frequency": weekly}, "REQUIRED_COMPONENT"
    )
    assert said == (
        "Medicare outpatient psychiatric services (B22) asks for it: the plan has no amount."
    )


def test_a_profile_asks_for_no_more() -> None:
    """B32: Medi-Cal wants a problem list and no interventions."""
    assert missing("ca-calaim", interventions=[]) == []
    assert missing("ca-calaim", problems=[]) == ["/problems"]


def test_several_profiles_ask_together() -> None:
    """B30, B34."""
    parts = missing(["mt-37-106", "joint-commission"], discharge_criteria=None, preferences=None)
    assert {"/discharge_criteria", "/preferences", "/interventions"} <= set(parts)


def test_what_stands_elsewhere_is_looked_for_by_its_name() -> None:
    """B19, A7.04."""
    assert "/good_faith_estimate" in missing("self-pay")
    assert "/good_faith_estimate" not in missing("self-pay", good_faith_estimate="2026-01-08")


def test_what_was_not_verified_is_a_remark() -> None:
    """B35: it fails nothing."""
    document = {**sound(), "profile": "carf", "next_review": None, "schedule": None}
    marks = {each.severity for each in lint(document) if each.rule == "REQUIRED_COMPONENT"}
    assert marks == {"info"}


def test_a_prescribers_signature_is_asked_for_where_law_does() -> None:
    """A5.17, B24."""
    signed = [
        {"role": "client", "signed_on": "2026-02-05"},
        {"role": "clinician", "signed_on": "2026-02-05"},
    ]
    document = {**sound(), "profile": "ny-599", "signatures": signed, "status": "active"}
    ((path, said),) = found(document, "MISSING_SIGNATURE")
    assert path == "/signatures"
    assert "psychiatrist or nurse-practitioner or physician" in said
    signed.append({"role": "physician", "signed_on": "2026-02-05"})
    assert found(document, "MISSING_SIGNATURE") == []


TENTH = [f"2026-04-{day:02}" for day in (6, 8, 10, 13, 15, 20, 22, 24, 27, 29)] + ["2026-05-01"]


@pytest.mark.parametrize(
    ("signed", "late"),
    [("2026-05-01", False), ("2026-05-02", True)],  # the tenth session day is 1 May
)
def test_a_plan_is_late_by_its_profile(signed: str, late: bool) -> None:  # noqa: FBT001
    """A5.16, A11.14, A12.2, B27: the counselor's signature stops the clock."""
    document = {
        **sound(),
        "profile": "mn-245g-outpatient",
        "episode": {"opened_on": "2026-04-06"},
        "sessions": TENTH,
        "signatures": [
            {"role": "clinician", "signed_on": signed},
            {"role": "client", "signed_on": "2026-06-01"},
        ],
        "as_of": "2026-06-02",
    }
    assert bool(found(document, "PLAN_LATE")) is late


def test_a_plan_that_is_not_signed_is_late_once_its_day_is_over() -> None:
    """A11.14, B24: 30 days from 8 January; a stated day comes before the profile's."""
    document = {
        **sound(),
        "profile": "ny-599",
        "episode": {"opened_on": "2026-01-08"},
        "activated_on": "2026-01-22",
        "signatures": [{"role": "clinician", "signed_on": "2026-01-22"}],
    }
    assert found({**document, "as_of": "2026-02-07"}, "PLAN_LATE") == []
    ((_, said),) = found({**document, "as_of": "2026-02-09"}, "PLAN_LATE")
    assert "due on 2026-02-07" in said
    assert "2 days late" in said
    stated = {**document, "plan_due": {"on": "2026-03-01", "stop": "all-signed"}}
    assert found({**stated, "as_of": "2026-02-09"}, "PLAN_LATE") == []


@pytest.mark.parametrize("name", ["nowhere", 17, {"code": "ny-599"}, [""], [None]])
def test_only_known_profiles_are_named(name: Any) -> None:  # noqa: ANN401  # any JSON
    with pytest.raises(UnreadableDocument) as error:
        lint({**sound(), "profile": name})
    assert error.value.pointer == "/profile"


def test_every_profile_can_be_asked_of_any_plan() -> None:
    for code in library().codes():
        assert isinstance(lint({**sound(), "profile": code}), list)
        assert isinstance(lint({"profile": code, "objectives": ["Walk daily"]}), list)
