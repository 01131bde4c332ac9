"""Nothing goes round what protects the client (A7.07, B07, B36, B09, B38, B12, B06)."""

from datetime import date
from typing import Any

import pytest

from events.ids import StreamId
from events.values.ids import SessionId
from events.values.restrictions import Restriction
from services.planner.commands.client import VoidClientEntries
from services.planner.commands.consent import RecordOwnAuthority
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import in_hand, known, revoked
from tests.unit.services.planner.disclosures import bare, sent
from tests.unit.services.planner.requests import MOTHER, answered, denied, stating, wanted
from tests.unit.services.planner.test_restrictions import BILL, INSURER
from tests.unit.services.planner.test_restrictions import agreed as restricted

ONE, OTHER = SessionId(gad.uid(701)), SessionId(gad.uid(702))


@pytest.mark.parametrize("kind", ["organization", "health-plan", "class"])
def test_to_the_individual_goes_nothing_that_another_gets(kind: Any) -> None:  # noqa: ANN401
    """A7.07, B07, B11, B36."""
    to = INSURER.model_copy(update={"kind": kind})
    command = bare("individual", recipient=to, received_by="client")
    refusal = ("recipient-not-the-individual", "/disclosure/recipient/kind")
    assert known().refused(command) == refusal


@pytest.mark.parametrize("sessions", [(ONE,), (ONE, OTHER)])
def test_a_session_named_for_one_day_frees_no_other(sessions: Any) -> None:  # noqa: ANN401
    """B36: two days are billed; the session of the second is restricted."""
    chart, days = known(), (date(2026, 1, 14), date(2026, 1, 15))
    kept = Restriction(services_on=days[1:], services="A session", sessions=(OTHER,))
    chart.give(restricted(restriction=kept))
    command = sent(**{**BILL, "services_on": days, "sessions": sessions})
    assert chart.refused(command) == ("disclosure-restricted", "/disclosure/services_on")


def test_a_part_for_another_reason_gives_no_parent_what_is_the_client_s_alone() -> None:
    """B09, B38."""
    chart = known()
    alone = make(
        RecordOwnAuthority, categories=("mental-health",), basis="court", from_on=date(2026, 1, 1)
    )
    chart.give(alone, wanted("access", by=MOTHER))
    part: Any = {"outcome": "granted-in-part", "withheld": "An old letter"}
    refusal = ("asker-not-entitled", "/answer/outcome")
    assert chart.refused(answered(**part, grounds=("not-kept-here",))) == refusal
    chart.give(answered(**part, grounds=("asker-not-entitled",)))


def _refused_void(chart: Chart) -> tuple[str, str]:
    entry = chart.events(StreamId(f"client/{gad.CLIENT}"))[-1]
    void = make(
        VoidClientEntries, event_ids=(entry.event_id,), reason="entered-in-error", reason_text="x"
    )
    return chart.refused(void)


def test_no_revocation_is_voided_by_who_entered_it() -> None:
    """A2.06, B12, A1.57."""
    chart = in_hand().at("2026-02-01T12:00:00-05:00")
    chart.give(revoked(manner="written"))
    assert _refused_void(chart) == ("protection-stands", "/event_ids/0")


def test_no_statement_of_an_amendment_is_voided_by_who_entered_it() -> None:
    """B06, A1.57."""
    chart = known()
    chart.give(wanted("amendment"))
    chart.at("2026-01-20T12:00:00-05:00").give(denied(), stating("disagreement"))
    assert _refused_void(chart) == ("protection-stands", "/event_ids/0")
