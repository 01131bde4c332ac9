"""A diagnosis bears a code that ICD-10-CM has, wherever one is entered (A1.06, A1.07)."""

from typing import Any

import orjson
import pytest

from events.values.ids import DiagnosisId
from services.planner.commands import AnyCommand, read
from services.planner.commands.background import RecordHistory
from services.planner.commands.content import RecordDiagnosis
from services.planner.http.examples import examples
from services.planner.templates.instantiating import instantiate
from tests.contract import gad
from tests.contract.examples_background import HISTORY, OLD_HISTORY
from tests.contract.examples_templates import OWN
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.importing.test_faults import refused, whole
from tests.unit.services.planner.payers import asking, authorization, insured
from tests.unit.services.planner.steps import drafted, opened
from tests.unit.services.planner.templates.cases import asked, made, template
from tests.unit.services.planner.templates.cases import drafted as made_plan


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


OTHER = {"code_release": "2031"}


def releases(chart: Chart) -> set[tuple[str, str | None]]:
    held = chart.plan.content.diagnoses.values()
    return {(each.content.code, each.content.code_release) for each in held}


def remembered(**changes: str) -> AnyCommand:
    entry = HISTORY.model_copy(update={"kind": "past-diagnosis", **changes})
    return make(RecordHistory, history_entry_id=OLD_HISTORY, history_entry=entry)


def test_a_past_diagnosis_bears_a_code_of_the_release_it_names() -> None:
    """A1.04, A1.07: codes of their time are named with it."""
    chart = drafted()
    assert chart.refused(remembered(code="F32.7")) == ("code-not-listed", "/history_entry/code")
    chart.give(remembered(code="F32.7", code_release="2016"))
    kept = chart.plan.particulars.history[OLD_HISTORY].content
    assert (kept.code, kept.code_release) == ("F32.7", "2016")


def test_payers_are_asked_for_diagnoses_that_there_are() -> None:
    """A1.59, A1.07: the place of each code is told."""
    chart = insured()
    wrong: dict[str, Any] = {"diagnoses": ("F41.1", "F41.11")}
    assert chart.refused(asking(**wrong)) == ("code-not-listed", "/request/diagnoses/1")
    chart.give(asking(**wrong, code_release="2031"))
    assert authorization(chart).request.code_release == "2031"


def published(**changes: Any) -> AnyCommand:  # noqa: ANN401 -- members of a code
    told = orjson.loads(orjson.dumps(examples()["add-template"]))
    told["content"]["diagnoses"][0]["codes"][0] |= changes
    (found,) = read(orjson.dumps(told))
    return found


def test_a_template_of_a_clinic_s_own_has_codes_that_there_are() -> None:
    """A1.37, A1.07: no plan could be made with another."""
    chart, administrator = Chart(), {"role": "administrator"}
    told = chart.refused(published(code="F41.11"), **administrator)
    assert told == ("template-faulty", "/content/diagnoses/0/codes/0/code")
    chart.give(published(code="F41.11", code_release="2031"), **administrator)
    assert chart.streams.clinic.templates[OWN].last == 1


def test_what_a_template_names_for_a_code_comes_into_its_plans() -> None:
    """A1.37, A1.07: the release that the part names, or that the client's own diagnosis does."""
    told = {"code": "F41.7", "text": "Anxiety", "status": "confirmed"}
    wrong = made("generalized-anxiety", diagnoses={"anxiety": told})
    assert opened().refused(*wrong.commands)[0] == "code-not-listed"
    chart = made_plan(made("generalized-anxiety", diagnoses={"anxiety": {**told, **OTHER}}))
    assert releases(chart) == {("F41.7", "2031")}

    held = template("generalized-anxiety")
    (part,) = held.content.diagnoses
    codes = (part.codes[0].model_copy(update={"code": "F41.7", **OTHER}),)
    changed = held.content.model_copy(
        update={"diagnoses": (part.model_copy(update={"codes": codes}),)}
    )
    given = asked("generalized-anxiety", diagnoses={"anxiety": {"code": "F41.7"}})
    chart = made_plan(instantiate(held.model_copy(update={"content": changed}), given))
    assert releases(chart) == {("F41.7", "2031")}


@pytest.mark.parametrize(
    ("at", "entry"),
    [
        ("/plan/diagnoses", {"code": "F41.11", "text": "Anxiety", "status": "confirmed"}),
        ("/plan/history", {"code": "F41.11", "kind": "past-diagnosis", "words": "Anxiety"}),
    ],
)
def test_codes_that_come_from_elsewhere_are_looked_at_too(at: str, entry: dict[str, str]) -> None:
    """A1.60, A1.07."""
    told = {"told_by": "records", "told_on": "2026-01-02"} if "history" in at else {}
    noted = {} if told else {"noted_on": "2026-01-02"}
    line = whole(at, [{"id": "x-1", **entry, **told, **noted}])
    refusal = refused(line)
    assert (refusal.code, refusal.pointer) == ("code-not-listed", f"{at}/0/code")
