"""The client's side: practice and ratings of their own, disagreements discussed (A1.35, A1.44)."""

from typing import Any

import pytest

from events.values.changes import Rationale
from services.planner.commands.between_sessions import AssignHomework, RecordPractice, TeachSkill
from services.planner.commands.review import OpenReview, RecordClientInput
from services.planner.commands.support import RecordDisagreement, ResolveDisagreement
from services.planner.decide import Decision
from tests.contract import gad
from tests.contract.examples_background import DISAGREEMENT
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import active
from tests.unit.services.planner.test_background import example

OWN: Any = {"role": "client", "acting_for": gad.CLIENT}


def practising() -> Chart:
    """Return the active plan with homework assigned and a skill taught."""
    chart = active()
    chart.give(example(AssignHomework), example(TeachSkill))
    return chart


def test_the_client_records_practice() -> None:
    """A1.44, A1.51: in their own chart alone; the event names who recorded it."""
    chart = practising()
    stranger = {**OWN, "acting_for": gad.uid(601)}
    assert chart.refused(example(RecordPractice), **stranger) == ("not-found", "")
    assert chart.refused(example(RecordPractice), role="front-desk") == ("not-allowed", "")
    chart.give(example(RecordPractice), **OWN)
    assert chart.streams.plan(gad.PLAN).history[-1].role == "client"


def test_the_client_rates_their_own_progress() -> None:
    """A1.44, A4.14."""
    chart = active()
    chart.give(make(OpenReview, review_id=gad.REVIEW, trigger="scheduled"))
    rating = make(RecordClientInput, review_id=gad.REVIEW, words="Getting there")
    assert isinstance(chart.answer(rating, **OWN), Decision)


def test_the_client_assigns_no_homework() -> None:
    """A1.39, A1.44: what the client's side may do is no more than that."""
    assert active().refused(example(AssignHomework), **OWN) == ("not-allowed", "")


@pytest.mark.parametrize(
    ("discussion", "data", "reason", "code"),
    [
        (None, None, "agreed-as-it-is", "discussion-missing"),
        (None, "Talked over on the 22nd, diary at hand", "agreed-as-it-is", None),
        ("On the 22nd, with her sister", None, "agreed-to-differ", None),
        (None, None, "withdrawn", None),
    ],
)
def test_no_disagreement_is_settled_without_a_discussion_on_record(
    discussion: str | None, data: str | None, reason: str, code: str | None
) -> None:
    """A1.35: told with the disagreement or with how it came out; what is withdrawn needs none."""
    chart = active()
    raised = DISAGREEMENT.model_copy(update={"discussion": discussion})
    chart.give(example(RecordDisagreement).model_copy(update={"disagreement": raised}))
    out = example(ResolveDisagreement).model_copy(
        update={"reason": reason, "rationale": Rationale(text="As it came out", data=data)}
    )
    assert getattr(chart.answer(out), "code", None) == code
