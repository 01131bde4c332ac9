"""The gold set of SMART objectives passes, each vague twin does not (A9.1 to A9.4, A5.39-A5.43)."""

import pytest

from events.lint.lint import lint

GOLD = [
    "GAD-7 16→<10 in 8w",
    "Diaphragmatic breathing 10 min ≥5 d/w in 4w",
    "≥3 hierarchy items (now at step 2 of 10) in 6w",
    "PHQ-9 18→<10 in 10w",
    "0→3 planned activities per week in 4w",
    "2 distortions challenged per week, belief −30 %, 6w",  # noqa: RUF001  # as it is written
    "PCL-5 58→<33, 14w biweekly",
    "C-SSRS zero ×4 sessions, 10w",  # noqa: RUF001
    "Safety plan by session 2",
    "30–35→0–7 drinks/w, TLFB, 8w",  # noqa: RUF001
    "≥2 meetings/w ×8w",  # noqa: RUF001
    "Latency 45→≤20 min, 8w",
    "Routine on 5/7 days, 6w",
]
VAGUE = [
    "manage anxiety better",
    "learn relaxation techniques",
    "stop avoiding",
    "feel less depressed",
    "be more active",
    "think more positively",
]


@pytest.mark.parametrize("sentence", GOLD)
def test_gold_is_left_alone(sentence: str) -> None:
    assert lint({"objectives": [sentence]}) == []


@pytest.mark.parametrize("sentence", VAGUE)
def test_a_vague_twin_is_found_vague_unmeasurable_and_without_a_time(sentence: str) -> None:
    found = [each.rule for each in lint({"objectives": [sentence]})]

    assert found == ["VAGUE_OBJECTIVE", "NO_METRIC", "NO_TIMEFRAME"]


@pytest.mark.parametrize(
    ("sentence", "rules"),
    [
        ("GAD-7 from 16 to below 10 (moderate) in 8 weeks", ["SEVERITY_MISMATCH"]),
        (
            "50% improvement on the PSWQ",
            ["NO_TIMEFRAME", "NO_BASELINE", "PERCENT_CHANGE_AMBIGUOUS"],
        ),
        ("60-70% reduction in GAD-7", ["NO_TIMEFRAME", "NO_BASELINE"]),
    ],
)
def test_mistakes_of_published_plans_are_found(sentence: str, rules: list[str]) -> None:
    """A5b.2, A5b.4."""
    assert sorted(each.rule for each in lint({"objectives": [sentence]})) == sorted(rules)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Client will attend weekly individual counseling", True),
        ("Take part by engaging in EMDR", False),
        ("Engage in EMDR every week", True),
        ("Therapist will teach three breathing skills", True),
        ("See the psychiatrist once a month until June", True),
        ("Attend two AA meetings a week by session 6", False),
        ("Attend 9 of 10 school days by May 1", False),
        ("Meet a friend once a week by session 6", False),
        ("Complete 16 sessions of CBT by May 1", True),
        ("Complete all 9 lessons of the Unified Protocol workbook by session 18", False),
        ("Go to group therapy on Tuesdays until August", True),
        ("Begin couples therapy by March 1", True),
        ("Begin a pottery class by March 1", False),
        ("Enroll in an anger management group by April 1", True),
        ("Go to 2 meetings of the widowers' support group a month until May", False),
        ("Weekly EMDR sessions for 12 weeks", True),
        ("Therapy homework done on 5 of 7 days by session 6", False),
        ("Comply with all recommended treatment by May 1", True),
        ("Adhere to the medication schedule on 28 of 30 days in May", False),
        ("Attend choir practice weekly by session 4", False),
    ],
)
def test_a_service_is_no_outcome(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.07: taking part in treatment is what is done, not what will be different."""
    found = [each.rule for each in lint({"objectives": [sentence]})]

    assert ("GOAL_IS_INTERVENTION" in found) is expected
