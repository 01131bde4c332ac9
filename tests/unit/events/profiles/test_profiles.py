"""Which profiles hold, and what each says: one test for each source (A7, B19 to B35)."""

from typing import Any

import pytest
from pydantic import ValidationError

from events.profiles.applying import (
    Setting,
    holding,
    plan_optional,
    profiles_at,
    required_signatures,
)
from events.profiles.deadlines import plan_due, review_due
from events.profiles.library import library
from events.profiles.models import PayerKind, Profile
from events.values.identity import LevelOfCare
from tests.unit.events.profiles.lines import applied, day, days, due, held, line, profile, weekly

ALWAYS = {"default", "safety-plan"}
TODAY = day("2026-06-01")


def codes(
    *payers: PayerKind,
    level: LevelOfCare = "outpatient",
    state: str = "NY",
    **more: Any,  # noqa: ANN401
) -> set[str]:
    """Return the profiles of a setting, without those that always hold."""
    setting = Setting(frozenset(payers), level, state, **more)
    return {each.code for each in holding(setting, TODAY)} - ALWAYS


@pytest.mark.parametrize(
    ("row", "expected", "found"),
    [
        ("A7.01", {"commercial"}, codes("commercial")),
        ("A7.02", {"medicaid"}, codes("medicaid", state="TX")),
        ("A7.03, B22", {"medicare-outpatient"}, codes("medicare")),
        ("A7.04", {"self-pay"}, codes("self-pay")),
        ("B19", {"medicare-php"}, codes("medicare", level="partial-hospitalization")),
        ("B20", {"medicare-iop"}, codes("medicare", level="intensive-outpatient")),
        ("B21", {"cmhc"}, codes("medicare", level="community")),
        ("B23", {"medicaid", "inpatient-456"}, codes("medicaid", level="inpatient", state="TX")),
        (
            "B23",
            {"medicaid", "icf-456"},
            codes("medicaid", level="residential", state="TX", program="icf-adult"),
        ),
        ("B24", {"medicaid", "ny-599"}, codes("medicaid", state="NY")),
        ("B24: other payers follow their own rule", {"commercial"}, codes("commercial")),
        ("B25", {"medicaid", "pa-5200"}, codes("medicaid", state="PA")),
        (
            "B25",
            {"commercial", "pa-5320-ltsr"},
            codes("commercial", state="PA", level="residential", program="ltsr"),
        ),
        ("B26", {"medicaid", "oh-5122-27"}, codes("medicaid", state="OH")),
        (
            "B27",
            {"commercial", "mn-245g-outpatient"},
            codes("commercial", state="MN", program="sud-outpatient"),
        ),
        (
            "B27: a diagnosis shows it as well",
            {"medicaid", "mn-245g-outpatient"},
            codes("medicaid", state="MN", diagnoses=("F10.20",)),
        ),
        ("B27: mental health is none", {"medicaid"}, codes("medicaid", state="MN")),
        (
            "B27",
            {"medicaid", "mn-245g-residential"},
            codes("medicaid", state="MN", level="residential", diagnoses=("F11.20",)),
        ),
        (
            "B27",
            {"self-pay", "mn-245g-otp"},
            codes("self-pay", state="MN", level="opioid-treatment"),
        ),
        (
            "B27",
            {"medicaid", "mn-9533-integrated"},
            codes("medicaid", state="MN", program="integrated-treatment"),
        ),
        (
            "B28",
            {"medicaid", "il-380"},
            codes("medicaid", state="IL", level="residential", program="crisis-stabilization"),
        ),
        ("B29", {"medicaid", "sd-67-62"}, codes("medicaid", state="SD")),
        ("B30", {"medicaid", "mt-37-106"}, codes("medicaid", state="MT")),
        ("B31", {"medicaid", "me-ccbhc"}, codes("medicaid", state="ME", program="ccbhc")),
        ("B32", {"medicaid", "ca-calaim"}, codes("medicaid", state="CA")),
        (
            "B33",
            {"medicaid", "oh-5122-27", "oh-otp"},
            codes("medicaid", state="OH", level="opioid-treatment"),
        ),
        (
            "several payers at once",
            {"commercial", "medicaid", "ny-599"},
            codes("commercial", "medicaid"),
        ),
    ],
)
def test_payers_level_and_state_choose(row: str, expected: set[str], found: set[str]) -> None:
    assert found == expected, row


def test_the_short_way_asks_payers_level_and_state_alone() -> None:
    found = profiles_at(["medicaid"], "outpatient", "NY", TODAY)
    assert {each.code for each in found} == {"medicaid", "ny-599", *ALWAYS}


def test_law_holds_from_its_day_on() -> None:
    """B32: since July 2022."""

    def on(text: str) -> bool:
        found = profiles_at(["medicaid"], "outpatient", "CA", day(text))
        return "ca-calaim" in {each.code for each in found}

    assert [on("2022-06-30"), on("2022-07-01")] == [False, True]


def asked(*names: str) -> list[tuple[set[str], bool, bool]]:
    """Return the signatures of profiles: roles, whether a refusal stands in, whether on change."""
    found = required_signatures([profile(name) for name in names])
    return [(set(each.any_of), each.stand_in, each.on_change) for each in found]


CLIENT = {"client", "parent-or-guardian", "representative"}


def test_signatures_are_asked_for_by_role() -> None:
    """B24, B25, B26, B27: whose signature; who refuses may be replaced by a reason."""
    assert asked("ny-599") == [({"psychiatrist", "nurse-practitioner", "physician"}, False, False)]
    assert asked("pa-5200") == [
        ({"clinician"}, False, False),
        (CLIENT, True, False),
        ({"psychiatrist", "nurse-practitioner"}, False, False),
    ]
    assert asked("oh-5122-27") == [({"clinician"}, False, False), (CLIENT, True, False)]
    assert asked("mn-245g-outpatient") == [({"clinician"}, False, True), (CLIENT, True, True)]


def test_of_two_profiles_the_stricter_signature_holds() -> None:
    assert asked("oh-5122-27", "mn-245g-otp") == [
        ({"clinician"}, False, True),
        (CLIENT, True, True),
    ]


def first(code: str, told: Any) -> Any:  # noqa: ANN401  # a day, or none
    found = plan_due(applied(code), told)
    return None if found is None else found.on


def test_plans_are_due_when_each_source_says() -> None:
    begun = line("2026-04-06", "2026-04-06", held("2026-04-08"))
    # A3.02, A7.01: 30 days from the first session on 8 April = 8 May
    assert first("commercial", begun) == day("2026-05-08")
    # B24, B25: 30 calendar days from admission on 6 April = 6 May
    assert first("ny-599", begun) == day("2026-05-06")
    assert first("pa-5200", begun) == day("2026-05-06")
    # B27: residential 10 days, opioid treatment 21, the start left out
    assert first("mn-245g-residential", begun) == day("2026-04-16")
    assert first("mn-245g-otp", begun) == day("2026-04-27")
    # B31: 60 days
    assert first("me-ccbhc", begun) == day("2026-06-05")
    # B33: 7 days from the assessment on 9 April
    told = line("2026-04-09", "2026-04-06", held("2026-04-09", service="assessment"))
    assert first("oh-otp", told) == day("2026-04-16")
    assert first("medicare-outpatient", begun) is None


def test_montana_waits_for_the_later_of_contacts_and_days() -> None:
    """B30: 24 hours in crisis; else five contacts or 21 days, calls among the contacts."""
    calls = held("2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09", service="phone-contact")
    told = line("2026-02-01", "2026-01-05", (*held("2026-01-05"), *calls))
    assert first("mt-37-106", told) == day("2026-01-26")  # the fifth is on the 9th; 5 + 21 = 26
    crisis = line("2026-01-05", "2026-01-05", program="mobile-crisis")
    assert first("mt-37-106", crisis) == day("2026-01-06")


def reviewed(code: str, level: Any = "outpatient", program: str = "any", **more: Any) -> Any:  # noqa: ANN401
    """Return when a review is due after one on 1 July 2026."""
    told = line(
        "2026-07-02",
        "2026-04-06",
        activated_on=day("2026-04-30"),
        reviews=days("2026-07-01"),
        level_of_care=level,
        program=program,
        **more,
    )
    found = review_due(applied(code), told)
    return None if found is None else found.on


def test_reviews_are_due_when_each_source_says() -> None:
    assert reviewed("commercial") == day("2026-09-29")  # A7.01: 90 days
    assert reviewed("icf-456") == day("2026-09-29")  # B23
    assert reviewed("mn-9533-integrated") == day("2026-07-31")  # B27: 30 days
    assert reviewed("mn-9533-integrated", "residential") == day("2026-07-15")  # 14 days
    assert reviewed("il-380", program="crisis-stabilization") == day("2026-07-08")  # B28: 7 days
    assert reviewed("il-380", program="transitional-living") == day("2026-07-31")  # 30 days
    assert reviewed("il-380", program="recovery") == day("2026-10-01")  # quarterly
    assert reviewed("sd-67-62") == day("2027-01-01")  # B29: six months
    assert reviewed("mt-37-106") == day("2026-09-29")  # B30: 90 days
    assert reviewed("pa-5320-ltsr") == day("2026-07-31")  # B25: 30 days
    # B31: 90 days for a child, 180 for an adult
    assert reviewed("me-ccbhc", born_on=day("2015-01-01")) == day("2026-09-29")
    assert reviewed("me-ccbhc", born_on=day("1980-01-01")) == day("2026-12-28")
    assert reviewed("ny-599") is None


def deadline(code: str, name: str, told: Any) -> Any:  # noqa: ANN401  # a day, or none
    (rule,) = [each for each in profile(code).deadlines if each.code == name]
    return due(told.about_deadline(name), **rule.rule.model_dump()).on


def test_certifications_follow_each_other() -> None:
    """B19: by day 18, then within 30 days; B20: every other month; B23: 60 days; B33: yearly."""
    new = line("2026-04-06", "2026-04-06", activated_on=day("2026-04-10"))
    assert deadline("medicare-php", "recertification", new) == day("2026-04-24")  # 6 + 18
    done = line("2026-04-20", "2026-04-06", shown={"recertification": day("2026-04-20")})
    assert deadline("medicare-php", "recertification", done) == day("2026-05-20")  # + 30
    assert deadline("medicare-iop", "physician-determination", new) == day("2026-06-06")
    assert deadline("inpatient-456", "recertification", new) == day("2026-06-05")  # + 60
    assert deadline("oh-otp", "physician-countersignature", new) == day("2027-04-06")


def test_a_plan_is_optional_unless_another_payer_asks_for_one() -> None:
    """B32, A7.04."""
    assert plan_optional([profile("ca-calaim"), profile("medicaid")])
    assert plan_optional([profile("self-pay")])
    assert not plan_optional([profile("ca-calaim"), profile("commercial")])
    assert not plan_optional([profile("medicaid")])


def test_accreditors_and_practices_hold_where_they_are_adopted() -> None:
    """B34, B35."""
    for code in ("joint-commission", "carf", "worked-plan"):
        assert profile(code).applies.adopted_only


def test_what_was_not_verified_says_so_and_blocks_nothing() -> None:
    """B31, B35 and single figures of B21: never told as law."""
    unverified = {each.code for each in library().profiles.values() if not each.verified}
    assert unverified == {"me-ccbhc", "carf"}
    assert profile("cmhc").plan is not None
    assert not profile("cmhc").plan.verified  # type: ignore[union-attr]  # it is there
    with pytest.raises(ValidationError):
        Profile(**{**dict(profile("medicare-outpatient")), "verified": False})


def test_every_profile_names_source_and_row() -> None:
    for each in library().profiles.values():
        assert each.source, each.code
        assert len(each.requirements()) == len(set(each.requirements())), each.code


def test_waivers_name_their_reasons() -> None:
    """B26: no update only because a period lapsed."""
    waivers = {each.requirement: each.reasons for each in profile("oh-5122-27").waivers}
    assert waivers["review"] == ("only-because-period-lapsed",)


def test_weekly_sessions_do_not_matter_where_no_rule_counts_them() -> None:
    told = line("2026-04-20", "2026-04-06", weekly("2026-04-06", 3))
    assert first("ny-599", told) == day("2026-05-06")
