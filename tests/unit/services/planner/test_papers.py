"""Papers that consents and authorities rest on are on record, filled in and signed (A1.55)."""

from datetime import date
from typing import Any

import pytest

from events.values.consents import Authority, ConsentGiver
from events.values.copies import CopyTaker
from events.values.signatures import Capture
from tests.contract.examples_staff import SCAN
from tests.unit.services.planner.charts import Chart
from tests.unit.services.planner.consents import filed, given, in_hand, requested, revoked
from tests.unit.services.planner.steps import proposed, signature
from tests.unit.services.planner.test_copies import copied

SHOWN = SCAN.digest
INK = Capture(method="wet-ink", attachment=SHOWN)
HELD = Authority(basis="court-order", from_on=date(2026, 1, 1), document=SHOWN)
STANDING_IN = ConsentGiver(role="representative", printed_name="Ines Ellery", authority=HELD)
TAKER = CopyTaker(role="representative", printed_name="Ines Ellery", authority=HELD)


@pytest.mark.parametrize(
    ("command", "pointer"),
    [
        (given(capture=INK), "/capture/attachment"),
        (given(capture=Capture(method="wet-ink"), document=SHOWN), "/document"),
        (given(document=SHOWN), "/document"),
        (given(given_by=STANDING_IN), "/given_by/authority/document"),
        (copied(to=TAKER), "/copy_content/to/authority/document"),
    ],
)
def test_a_consent_and_an_authority_rest_on_papers_that_count(command: Any, pointer: str) -> None:  # noqa: ANN401
    """A1.55, B09: an unknown paper does not, nor a blank or an unsigned one."""
    assert requested().refused(command) == ("not-found", pointer)
    for form in ("blank", "unsigned"):
        chart = requested()
        chart.give(filed(SHOWN, form=form))
        assert chart.refused(command) == ("form-incomplete", pointer)
    chart = requested()
    chart.give(filed(SHOWN), command)


def test_a_revocation_rests_on_a_paper_that_counts() -> None:
    """A1.55, A2.06."""
    written = revoked(manner="written", document=SHOWN)
    chart = in_hand()
    assert chart.refused(written) == ("not-found", "/document")
    chart.give(filed(SHOWN), written)


def test_ink_is_on_a_paper_that_is_signed() -> None:
    """A1.55, A1.56: of a consent as of a plan; a letter of denial bears nobody's signature."""
    bare = given(capture=Capture(method="wet-ink"))
    assert requested().refused(bare) == ("paper-missing", "/capture/attachment")
    refusal = ("form-incomplete", "/capture/attachment")
    chart = requested()
    chart.give(filed(SHOWN, kind="denial-letter"))
    assert chart.refused(given(capture=INK)) == refusal
    plan: Chart = proposed()
    plan.give(filed(SHOWN, kind="denial-letter"))
    assert plan.refused(signature(plan, "client", capture=INK)) == refusal


def test_no_consent_is_dated_ahead() -> None:
    """A1.56: it is January 8."""
    ahead = Capture(method="electronic", dated=date(2026, 1, 9))
    assert requested().refused(given(capture=ahead)) == ("in-the-future", "/capture/dated")
