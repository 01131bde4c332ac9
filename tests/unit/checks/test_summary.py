"""What the closing table of a check tells."""

from infra.checks.counts import NONE, Counts, read_counts
from infra.checks.steps import Outcome, Result
from infra.checks.summary import summary


def test_counts_are_read_from_a_report() -> None:
    report = """<testsuites>
        <testsuite name="pytest" tests="12" failures="1" errors="2" skipped="3"/>
    </testsuites>"""

    assert read_counts(report) == Counts(tests=12, failed=3, skipped=3)


def test_every_step_has_a_line_and_the_last_tells_the_time_in_all() -> None:
    told = summary(
        [
            Result("lint", Outcome.PASSED, NONE, 0.44),
            Result("unit", Outcome.FAILED, Counts(12, 1, 2), 59.6),
            Result("faults", Outcome.EMPTY, NONE, 0.0),
        ]
    )

    assert told.splitlines() == [
        "step    outcome       tests                         time",
        "lint    passed                                     0.4 s",
        "unit    failed        12, 1 failed, 2 skipped     59.6 s",
        "faults  no tests yet                               0.0 s",
        "in all                                         1 min 0 s",
    ]


def test_a_suite_that_failed_without_a_failed_test_is_explained_above_the_table() -> None:
    odd = Result("unit", Outcome.FAILED, Counts(12, 0, 0), 1.0, "SIGSEGV", "Fatal error\nat once")

    why, *lines = summary([odd]).splitlines()

    assert why.startswith("unit: no test failed, but pytest ended with SIGSEGV. ")
    assert lines == [
        "Fatal error",
        "at once",
        "",
        "step    outcome  tests         time",
        "unit    failed   12, SIGSEGV  1.0 s",
        "in all                        1.0 s",
    ]
