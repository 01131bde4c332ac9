"""Rules about one objective (A5.01 to A5.05, A5.39 to A5.43): what each finds and what it leaves.

A row is a sentence and whether the rule finds it.
"""

import pytest

from events.lint.lint import lint


def found(*sentences: str) -> list[str]:
    """Return the names of the rules that object to a bare list of objectives."""
    return [each.rule for each in lint({"objectives": list(sentences)})]


@pytest.mark.parametrize(
    "sentence",
    [
        "Score below 8 on the GAD-7, down from 15, by the tenth session",
        "Within nine weeks PHQ-9 falls from 21 to at most 9",
        "In 2 months, Noor will cut panic attacks from six a week to no more than one a week",
        "By 4/30/2026 increase walks with the dog from once a week to four times per week",
        "Over the next 60 days, sleep onset latency will drop from 70 minutes to under 30 minutes",
        "Practice progressive muscle relaxation 12 minutes on at least 4 days/week within 3 weeks",
        "Complete a written relapse prevention plan by session 5",
        "Attend two mutual-help meetings weekly for 10 weeks",
        "Name 4 early warning signs of relapse by the third session",
        "Use urge surfing in 3 out of 4 craving episodes by March 15, 2026",
        "By week 6 the client will submit all homework assignments",
        "Reduce nightmares (baseline 5 per week) to one or fewer per week in 12 weeks",
        "PCL-5 61 -> <33 in 14 weeks",
        "0 incidents of self-injury for 60 days",
        "Abstain from cannabis for the next 90 days as shown by weekly screens",
        "Raise confidence to refuse drinks from 3/10 to at least 8/10 within 10 sessions",
        "Cook dinner at home 3 nights a week by the end of next month",
        "Currently leaves the house twice a week; will leave it daily by week 8",
        "Client will increase time with friends from zero to 2 hours a week over 8 weeks",
        "Use grounding at least twice a day for six weeks to reduce distress",
    ],
)
def test_a_smart_objective_is_left_alone(sentence: str) -> None:
    """A5.39 to A5.43: specific, measurable, with a start, an end and a time."""
    assert found(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Cope with stress in a healthier way", True),
        ("Client will feel more confident", True),
        ("Improve communication with her husband", True),
        ("Gain insight into trauma", True),
        ("Handle anger appropriately within 8 weeks", True),
        ("Build self-esteem by session 10", True),
        ("Be less irritable at home", True),
        ("Cope with cravings by calling a sponsor 3 times a week", False),
        ("Improve mood: PHQ-9 from 16 to below 8 in 10 weeks", False),
        ("Walk 20 minutes on 5 days a week by May", False),
        ("Sign the release for the school by session 2", False),
    ],
)
def test_vague_objective(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.01: a vague phrase, and no number that measures."""
    assert ("VAGUE_OBJECTIVE" in found(sentence)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Understand his triggers by session 6", True),
        ("Work on boundaries within three months", True),
        ("Client will do homework", True),
        ("Be sad no longer by 2026-05-01", True),
        ("Read week 8 of the workbook about feelings", True),
        ("Stay abstinent until June 1", False),
        ("Return to work by 2026-05-01", False),
        ("Schedule an appointment with the psychiatrist by session 3", False),
        ("Take medication as prescribed through week 12", False),
        ("Report half of the previous cravings by week 6", False),
        ("GAD-7 in the mild range by session 12", False),
        ("Attend a dozen groups by the end of July", False),
    ],
)
def test_no_metric(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.02, A5.44: a third party could not judge it; a time frame is no measure."""
    assert ("NO_METRIC" in found(sentence)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Journal daily for ten minutes", True),
        ("Exercise 4x/week", True),
        ("Sleep 7 hours on 5 of 7 nights", True),
        ("No binge episodes for 4 consecutive weeks", True),
        ("PHQ-9 below 5 at three sessions in a row", True),
        ("In bed by 10:30 pm on weeknights, 5 nights a week", True),
        ("Fall asleep within 20 minutes, 5 nights per week", True),
        ("Had 3 panic attacks in the past month; will have none", True),
        ("Attend group every two weeks", True),
        ("Practice skills twice a day on an ongoing basis", True),
        ("Rate distress below 4/10 at each session", True),
        ("Complete 12 sessions of CPT", True),
        ("Name 3 strengths in 3 weeks", False),
        ("Name 3 strengths by session #4", False),
        ("Name 3 strengths by the second session", False),
        ("Name 3 strengths by 12/01/2026", False),
        ("Name 3 strengths by 1 December", False),
        ("Name 3 strengths before Thanksgiving", False),
        ("Name 3 strengths by the end of the school year", False),
        ("Name 3 strengths within a month", False),
        ("Name 3 strengths next week", False),
        ("Name 3 strengths (6 wks)", False),
        ("After six weeks of treatment, name 3 strengths", False),
        ("During the coming quarter, walk 3 times a week", False),
        ("Walk 3 times a week for 12 weeks", False),
        ("By her next review, walk 3 times a week", False),
        ("Call the sponsor within 48 hours after each lapse, 3 times by week 4", False),
    ],
)
def test_no_timeframe(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.03, A5.46: a rate, a dose, a streak and the past are no time frame."""
    assert ("NO_TIMEFRAME" in found(sentence)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Reduce GAD-7 to below 10 in 8 weeks", True),
        ("Increase exercise to 3 times per week by week 6", True),
        ("Cut cravings by half within 2 months", True),
        ("A 40% reduction in worry time by session 9", True),
        ("Decrease arguments from baseline by 30% in 6 weeks", True),
        ("Decrease arguments from 7 a week to 3 a week in 6 weeks", False),
        ("Decrease arguments to 3 a week (currently 7) in 6 weeks", False),
        ("Decrease arguments to 3 a week, down from seven, in 6 weeks", False),
        (
            "Client reports 5 arguments per week at intake and will decrease to 2 within 6 weeks",
            False,
        ),
        ("PHQ-9 (17) will drop to 8 by session 10", False),
        ("Increase outings from none to two a week in 8 weeks", False),
        ("Lower drinking from daily to twice a week in 8 weeks", False),
        ("Use 2 breathing skills daily for 4 weeks to lower tension", False),
        ("To reduce worry, client will schedule worry time 15 minutes a day for 4 weeks", False),
        ("Attend a stress reduction class weekly for 8 weeks", False),
        ("Score below 10 on the GAD-7 by week 8", False),
        ("Challenge 3 thoughts a week and lower belief by 30% within 6 weeks", False),
    ],
)
def test_no_baseline(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.04: a change verb asks from where; what an activity is good for does not."""
    assert ("NO_BASELINE" in found(sentence)) is expected


def test_a_bare_activity_leaves_its_start_open() -> None:
    """A5b.9: no end date, which is an error, and no baseline, which is a remark."""
    findings = lint({"objectives": ["Body scan 4x/week, 15 min"]})

    assert [(each.rule, each.severity) for each in findings] == [
        ("NO_TIMEFRAME", "error"),
        ("NO_BASELINE", "info"),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Reduce PHQ-9 from 19 within 10 weeks", True),
        ("Lower the AUDIT score by June", True),
        ("Decrease outbursts from 4 per day within 6 weeks", True),
        ("Reduce PHQ-9 from 19 to 9 within 10 weeks", False),
        ("Reduce PHQ-9 from 19 to remission within 10 weeks", False),
        ("Reduce outbursts from 4 per day by 50% within 6 weeks", False),
        ("Double outings from 2 a week within 6 weeks", False),
    ],
)
def test_no_target(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.05: a measure is named, and no value to reach."""
    assert ("NO_TARGET" in found(sentence)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("PHQ-9 from 9 to 16 in 8 weeks", True),
        ("Increase GAD-7 from 6 to 14 by session 8", True),
        ("Reduce outbursts from 2 per week to 5 per week in 6 weeks", True),
        ("Increase outings from 4 to 2 a week by May", True),
        ("Improve sleep latency from 20 to 60 minutes in 6 weeks", True),
        ("VOC from 6 to 3 by session 10", True),
        ("Reduce drinks from 2 per day to 20 per week within 8 weeks", True),
        ("Raise confidence from 8/10 to 4/10 within 8 weeks", True),
        ("Reduce PHQ-9 from 8 to below 10 within 8 weeks", True),
        ("VOC from 3 to at least 6 by session 10", False),
        ("Reduce PHQ-9 from 10 to below 10 within 8 weeks", False),
        ("Reduce drinks from 3 per day to 7 per week within 8 weeks", False),
        ("Reduce screen time from 2 hours to 45 minutes a day by week 4", False),
        ("Increase time outdoors from 30 minutes to 2 hours a week by week 4", False),
        ("Maintain GAD-7 at 4 (currently 4) through week 12", False),
        ("Increase outings from 1 to 3-4 a week by May", False),
    ],
)
def test_direction_clash(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.05: the target's side, by the scale's direction and by the verb."""
    assert ("DIRECTION_CLASH" in found(sentence)) is expected
