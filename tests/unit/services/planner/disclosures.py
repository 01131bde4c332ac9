"""Steps of a disclosure, on the chart of the invented client."""

from typing import Any

from events.values.consents import Purpose
from events.values.disclosures import DisclosureBasis
from services.planner.commands.disclosure import RecordDisclosure
from services.planner.releases.disclosure_rules import disclosure_rules
from tests.contract.examples_consents import LETTER, SENT
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import asked, given, known


def sent(**changes: Any) -> RecordDisclosure:  # noqa: ANN401
    """Return a disclosure of the usual letter, at `occurred_at`; other changes are the letter's."""
    when = {"occurred_at": changes.pop("occurred_at", None)}
    content = LETTER.model_copy(update=changes)
    return make(RecordDisclosure, disclosure_id=SENT, disclosure=content, **when)


def bare(basis: DisclosureBasis, **changes: Any) -> RecordDisclosure:  # noqa: ANN401
    """Return a disclosure without a consent."""
    fields = {"basis": basis, "consent_id": None, "purpose": purpose_of(basis)}
    return sent(**{**fields, **changes})


def purpose_of(basis: DisclosureBasis) -> Purpose:
    """Return a purpose that goes with the basis."""
    allowed = disclosure_rules().of(basis).purposes
    return "treatment" if allowed is None else min(set(allowed) - {"other"})


def consented(**terms: Any) -> Chart:  # noqa: ANN401
    chart = known()
    chart.give(asked(**terms), given())
    return chart
