"""Requirements that are met elsewhere, done without, or optional (B19, B26, B32)."""

import pytest

from tests.unit.services.planner.profiled import (
    ACTIVATE,
    answer,
    asked,
    both,
    change,
    opened_with,
    proposed_with,
    stands,
)


def test_medi_cal_asks_for_no_plan_but_for_a_problem_list() -> None:
    """B32: since July 2022; what is asked of a plan is optional while there is none."""
    chart = opened_with("medicaid", "CA")
    found = asked(chart, "2026-06-01")
    assert {each.state for (_, name), each in found.items() if name == "goals"} == {"optional"}
    assert found["ca-calaim", "problem-list"].state == "missing"
    assert not any(each.state == "late" for each in found.values())


def test_ohio_needs_no_update_only_because_a_period_lapsed() -> None:
    """B26: the clinic's own 90 days from 22 January are over on 22 April."""
    chart = proposed_with("medicaid", "OH")
    chart.give(*both(chart), ACTIVATE)
    assert stands(chart, "2026-04-23", "default", "review") == ("late", "2026-04-22")
    chart.at("2026-04-23T15:00:00+00:00")
    lapsed = {"outcome": "waived", "reason": "only-because-period-lapsed"}
    chart.give(answer("oh-5122-27", "review", "2026-04-23", **lapsed))
    assert stands(chart, "2026-04-24", "default", "review") == ("waived", "2026-04-22")


def test_another_payer_still_asks_for_its_review() -> None:
    """B26, A3.18: what Ohio lets a clinic do without, a commercial payer does not."""
    chart = proposed_with("medicaid", "OH")
    chart.give(*both(chart), ACTIVATE, change("2026-02-01", "commercial", "OH"))
    chart.at("2026-04-23T15:00:00+00:00")
    lapsed = {"outcome": "waived", "reason": "only-because-period-lapsed"}
    chart.give(answer("oh-5122-27", "review", "2026-04-23", **lapsed))
    assert stands(chart, "2026-04-24", "commercial", "review") == ("late", "2026-04-22")


def test_what_stands_elsewhere_is_shown() -> None:
    """B26, B19: supervision is evidenced outside of the plan; certifications follow each other."""
    chart = proposed_with("medicare", level_of_care="partial-hospitalization")
    before = stands(chart, "2026-01-22", "medicare-php", "recertification")
    assert before == ("open", "2026-01-26")  # 8 January + 18
    chart.give(answer("medicare-php", "recertification", "2026-01-20"))
    after = stands(chart, "2026-01-22", "medicare-php", "recertification")
    assert after == ("open", "2026-02-19")  # 20 January + 30
    assert stands(chart, "2026-01-22", "medicare-php", "physician-certification")[0] == "missing"
    chart.give(answer("medicare-php", "physician-certification", "2026-01-08"))
    assert stands(chart, "2026-01-22", "medicare-php", "physician-certification")[0] == "met"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (("nowhere", "review"), ("unknown-profile", "/requirement_answer/profile")),
        (("ny-599", "goals"), ("requirement-not-answerable", "/requirement_answer/requirement")),
        (
            ("medicare-php", "review"),
            ("requirement-not-answerable", "/requirement_answer/requirement"),
        ),
    ],
)
def test_only_what_a_profile_lets_be_shown_is(
    fields: tuple[str, str], expected: tuple[str, str]
) -> None:
    """A5.36: parts of the plan belong into the plan."""
    chart = proposed_with("medicaid")
    assert chart.refused(answer(*fields, "2026-01-20")) == expected


def test_nothing_is_waived_for_other_reasons_than_the_profile_names() -> None:
    """B26."""
    chart = proposed_with("medicaid", "OH")
    busy = {"outcome": "waived", "reason": "too-busy"}
    refused = chart.answer(answer("oh-5122-27", "review", "2026-01-20", **busy))
    assert (refused.code, refused.names) == (  # type: ignore[union-attr]  # a refusal
        "reason-not-in-profile",
        ("only-because-period-lapsed",),
    )
    plan = {"outcome": "waived", "reason": "only-because-period-lapsed"}
    assert chart.refused(answer("ny-599", "plan", "2026-01-20", **plan)) == (
        "requirement-not-answerable",
        "/requirement_answer/requirement",
    )


def test_an_answer_lies_in_no_future() -> None:
    chart = proposed_with("medicare", level_of_care="partial-hospitalization")
    ahead = answer("medicare-php", "recertification", "2026-01-23")
    assert chart.refused(ahead) == ("in-the-future", "/requirement_answer/done_on")
