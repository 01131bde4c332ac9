"""Rules about scores and wording: A5.31 to A5.34, A5.38, A11.24."""

import pytest

from events.lint.lint import lint


def found(sentence: str) -> list[str]:
    """Return the names of the rules that object to one objective."""
    return [each.rule for each in lint({"objectives": [sentence]})]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Reduce GAD-7 from 18 to below 10 (moderate) in 8 weeks", True),
        ("PHQ-9 of 19 (moderate) will drop to 9 by week 10", True),
        ("Reduce PHQ-9 from 12 (severe) to 6 by week 10", True),
        ("Reduce GAD-7 from 18 (severe) to below 10 (mild) in 8 weeks", False),
        ("PHQ-9 of 19 (moderately severe) will drop to 9 (mild) by week 10", False),
        ("Reduce PCL-5 from 50 (severe) to 30 by week 12", False),
        ("Reduce moderate anxiety: GAD-7 from 12 to 4 by week 8", False),
    ],
)
def test_severity_mismatch(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.32, A5b.2: below 10 is mild on PHQ-9 and GAD-7; PCL-5 has no agreed bands."""
    assert ("SEVERITY_MISMATCH" in found(sentence)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Reduce PHQ-9 from 29 to 10 in 8 weeks", True),
        ("GAD-7 from 24 to below 10 by session 9", True),
        ("PSWQ from 60 to 12 by session 12", True),
        ("VOC from 2 to 9 by session 6", True),
        ("Reduce PHQ-9 from 27 to 10 in 30 days", False),
        ("Complete the PHQ-9 at 40 sessions", False),
        ("AUDIT from 31 to below 8 in 12 weeks", False),
        ("After the audit of 52 charts, name 3 gaps by May", False),
        ("PHQ-9 from 18/27 to 9/27 by week 8", False),
    ],
)
def test_score_out_of_range(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.33: a score that the instrument cannot give."""
    assert ("SCORE_OUT_OF_RANGE" in found(sentence)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("30% lower PSWQ (baseline 66) by week 12", True),
        ("PSWQ from 66 improves by 40% in 12 weeks", True),
        ("PSWQ from 66 improves by 40% of the range in 12 weeks", False),
        ("PHQ-9 from 20 improves by 50% in 12 weeks", False),
        ("PSWQ from 66 to 45 in 12 weeks", False),
    ],
)
def test_percent_change_ambiguous(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.34, A5b.4: PSWQ begins at 16."""
    assert ("PERCENT_CHANGE_AMBIGUOUS" in found(sentence)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Client will contract for safety at every session", True),
        ("Sign a no-suicide contract by session 1", True),
        ("Ana promises not to harm herself for 30 days", True),
        ("Complete a safety plan instead of a no-harm contract by session 2", False),
        ("Complete the Stanley-Brown safety plan by session 2", False),
        ("Sign the treatment contract by session 2", False),
    ],
)
def test_no_harm_contract(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A11.24, A1.23: a no-harm contract is no safety plan."""
    assert ("NO_HARM_CONTRACT" in found(sentence)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Noncompliant client will attend 4 groups by May", True),
        ("Stop being manipulative", True),
        ("Addict will give a clean urine weekly", True),
        ("Attend Alcoholics Anonymous twice a week for 8 weeks", False),
        ("Miss no more than one dose a week by May", False),
    ],
)
def test_strength_based_language(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.38: the client and the family may read it."""
    assert ("STRENGTH_BASED_LANGUAGE" in found(sentence)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Pt will walk 3x/wk for 4 wks", False),
        ("Practice skills w/ partner twice a week by May", False),
        ("Pt w/ hx of panic to walk 3x/wk for 4 wks", True),
        ("Walk 3x/wk to lower anx from 7/10 to 3/10 by May", True),
        ("Lower CGAS-free days and play with LEGO 3 times a week by May", False),
        ("Do the QZV exercise 3 times a week by May", True),
        ("Use the QZV skill 3 times a week by May", False),
        ("Do quiet zone visits (QZV) 3 times a week by May", False),
        ("Use two DBT skills a day by May", False),
        ("PHQ-9 FROM 18 TO 9 BY MAY 2026", False),
    ],
)
def test_nonstandard_abbreviation(sentence: str, expected: bool) -> None:  # noqa: FBT001
    """A5.31: plain language, standard abbreviations only."""
    assert ("NONSTANDARD_ABBREVIATION" in found(sentence)) is expected
