"""A diagnosis bears a code that ICD-10-CM has (A1.06, A1.07)."""

import pytest

from events.values.ids import DiagnosisId
from services.planner.commands import AnyCommand
from services.planner.commands.content import RecordDiagnosis
from tests.contract import gad
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.steps import drafted


def coded(**changes: str) -> AnyCommand:
    content = gad.DIAGNOSIS.model_copy(update=changes)
    return make(RecordDiagnosis, diagnosis_id=DiagnosisId(gad.uid(900)), diagnosis=content)


@pytest.mark.parametrize("code", ["F41.11", "F99.99", "F00", "Q99.Z"])
def test_a_code_that_nobody_issued_is_refused(code: str) -> None:
    assert drafted().refused(coded(code=code)) == ("code-not-listed", "/diagnosis/code")


@pytest.mark.parametrize("code", ["F41.1", "F33.1", "F41", "Z63.0", "T74.11XA", "F84.0"])
def test_codes_of_the_release_are_taken(code: str) -> None:
    drafted().give(coded(code=code))


def test_a_code_of_another_release_is_taken_and_the_release_kept() -> None:
    """Plans from elsewhere bear codes of their time; new ones come each October."""
    chart = drafted()
    chart.give(coded(code="F32.7", code_release="2031"))
    content = chart.plan.content.diagnoses[DiagnosisId(gad.uid(900))].content
    assert (content.code, content.code_release) == ("F32.7", "2031")
