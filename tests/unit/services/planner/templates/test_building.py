"""Templates built of parts of the library and of one's own (A1.37, A9.1 to A9.4, A3.15, A11.20)."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.templates.faults import faults
from events.templates.library import Shelf, shelf, shipped
from events.values.templates import all_criteria_of
from services.planner.refusal import Refusal
from services.planner.templates.answers import Answer
from services.planner.templates.building import build
from services.planner.templates.checking import trials
from services.planner.templates.offering import built, offered
from services.planner.templates.reading import read_as
from services.planner.templates.selection import Selection
from tests.contract.examples_templates import OWN, content
from tests.unit.services.planner.templates.cases import NAMES, template

NAMED: dict[str, Any] = {"template": "of-parts", "title": "Of parts"}


def selection(**given_: Any) -> Selection:  # noqa: ANN401 -- members of a selection
    return read_as(Selection, orjson.dumps({**NAMED, **given_}))


def made(*parts: Any, **given_: Any) -> Answer:  # noqa: ANN401 -- members of a selection
    """Return what comes of parts: references, or what objectives are for."""
    picks = [{"part": each} if isinstance(each, str) else each for each in parts]
    return built(selection(parts=picks, **given_), shipped())


def keys(answer: Answer, section: str) -> list[str]:
    return [each["key"] for each in answer["template"]["content"][section]]


def because(answer: Answer, section: str) -> dict[str, str]:
    return {x["part"]: x["because"] for x in answer["origins"] if x["section"] == section}


def graver(answer: Answer) -> set[str]:
    return {each["rule"] for each in answer["findings"] if each["severity"] != "info"}


def test_an_objective_brings_what_it_needs_and_what_serves_it() -> None:
    """A1.17, A1.42, A11.20: goal, problem, diagnosis, what is asked, interventions, measures."""
    answer = made("posttraumatic-stress/1/objectives/scale")

    assert keys(answer, "objectives") == ["scale"]
    assert (keys(answer, "goals"), keys(answer, "problems")) == (["memories"], ["memories"])
    assert keys(answer, "diagnoses") == ["trauma"]
    assert keys(answer, "questions") == ["protocol"]
    assert keys(answer, "baselines") == ["pcl-5", "intrusions", "nightmares"]
    assert keys(answer, "interventions") == ["cpt", "socratic", "emdr", "bilateral", "education"]
    assert keys(answer, "measurement") == ["pcl-5"]
    name = "posttraumatic-stress/1"
    assert because(answer, "goals") == {f"{name}/goals/memories": "needed by objectives/scale"}
    assert set(because(answer, "objectives").values()) == {"picked"}
    assert because(answer, "discharge") == {
        f"{name}/discharge/leaving": "measures objectives/scale"
    }
    assert {each["source"].partition(":")[0] for each in answer["origins"]} == {"A9.3"}
    assert (answer["faults"], graver(answer)) == ([], {"OBJECTIVE_COUNT"})


def test_parts_of_several_templates_stand_side_by_side() -> None:
    """A1.37: the same baseline once, another under another key; texts and links follow."""
    answer = made(
        "generalized-anxiety/1/problems/worry",
        {"diagnosis": "F32.1"},
        "alcohol-use/newest/objectives/scale",
    )
    whole = answer["template"]["content"]
    objectives = {each["key"]: each for each in whole["objectives"]}

    assert keys(answer, "baselines").count("gad-7") == 1
    assert {"belief", "belief-2"} <= set(keys(answer, "baselines"))
    assert {"scale", "scale-2", "scale-3"} <= objectives.keys()
    assert (
        "{target:gad-total-2}"
        in objectives["scale"]["statement"] + (objectives["scale-3"]["statement"])
    )
    assert objectives["beliefs"]["criteria"][1]["baseline"] == "belief-2"
    codes = {x["key"]: [one["code"] for one in x["codes"]] for x in whole["diagnoses"]}
    assert {"F41.1", "F41.9"} <= set(codes["anxiety"])
    assert whole["problems"][0]["priority"] == {"rank": 1, "basis": "safety"}
    assert answer["faults"] == []
    assert "SAFETY_FIRST" not in graver(answer)


def test_a_diagnosis_brings_each_measure_once() -> None:
    """A11.01: of two templates that treat anxiety, the one that stands on it."""
    answer = made({"diagnosis": "F41.1", "measure": "gad-7"})

    assert list(because(answer, "objectives")) == ["generalized-anxiety/1/objectives/scale"]
    found = offered(shipped(), "F41.1", None, "gad-7")
    assert [each["part"].partition("/")[0] for each in found] == [
        "generalized-anxiety", "alcohol-use",
    ]  # fmt: skip
    assert offered(shipped(), "F10.20", "worry", None) == []
    assert {each["problems"][0] for each in offered(shipped(), "F10.20", None, None)} == {
        "drinking"
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_template_built_of_all_its_parts_passes_its_own_lint(name: str) -> None:
    """A9.1, A9.2, A9.3, A9.4, A11.20: no fault, nothing graver than a remark; the same length."""
    held = template(name).content
    answer = made(*(f"{name}/1/objectives/{each.key}" for each in held.objectives))

    assert (answer["faults"], graver(answer)) == ([], set())
    whole = answer["template"]["content"]
    assert whole["frequency"] == held.frequency.model_dump(mode="json", exclude_none=True)
    assert whole["reviews"]["sessions"] == list(held.reviews.sessions)


OWN_PARTS: dict[str, Any] = {
    "diagnoses": [{"key": "phobia", "codes": [{"code": "F40.240", "text": "Claustrophobia"}]}],
    "texts": [{"key": "place", "asks": "the place", "typical": "the lift at work"}],
    "problems": [{"key": "shut-in", "statement": "Keeps out of {place}, and is late for it",
                  "impairment": ["work-or-school"], "diagnoses": ["phobia"]}],
    "goals": [{"key": "riding", "words": "I want to ride up with the others", "horizon":
               "short-term", "weeks": 12, "problems": ["shut-in"]}],
    "interventions": [{"key": "exposure", "modality": "Cognitive behavioral therapy",
                       "technique": "Graded exposure", "objectives": ["fear"]}],
}  # fmt: skip
WEEKLY = {"phases": [{"sessions": 1, "weeks": 1, "first_session": 1, "last_session": 10}],
          "sessions_low": 8, "sessions_high": 10}  # fmt: skip
FEAR = {"key": "fear", "measure": "distress-rating", "baseline": "8", "better": "lower",
        "goal": "riding"}  # fmt: skip


def test_own_parts_and_a_suggestion_make_a_template() -> None:
    """A11.01: the suggested target with its basis; the baseline is asked for, told by a slot."""
    answer = made(own=OWN_PARTS, suggestions=[FEAR], frequency=WEEKLY)
    (objective,) = answer["template"]["content"]["objectives"]

    assert "{distress-rating}" in objective["statement"]
    assert objective["statement"].endswith("{due}")
    assert objective["criteria"][0]["baseline"] == "distress-rating"
    (origin,) = [each for each in answer["origins"] if each["section"] == "objectives"]
    assert origin["part"].startswith("suggestion ")
    assert answer["faults"] == []
    assert answer["template"]["content"]["discharge"]["criteria"][0]["targets"]


def test_the_length_is_that_of_the_usual_course() -> None:
    """A3.15: own parts for depression: 16 to 20 weekly sessions; without a course it is asked."""
    own = {**OWN_PARTS, "diagnoses": [{"key": "phobia", "codes": [{"code": "F33.1", "text": "x"}]}]}
    told = made(own=own, suggestions=[FEAR])["template"]["content"]

    assert (told["frequency"]["sessions_low"], told["frequency"]["sessions_high"]) == (16, 20)
    assert told["reviews"]["interval_days"] == 90
    with pytest.raises(Refusal) as found:
        made(own=OWN_PARTS, suggestions=[FEAR])
    assert (found.value.code, found.value.pointer) == ("template-length-unknown", "/frequency")


SCALE = "generalized-anxiety/1/objectives/scale"


@pytest.mark.parametrize(
    ("parts", "more", "code", "pointer"),
    [
        (["nope/1/objectives/scale"], {}, "template-part-not-found", "/parts/0/part"),
        (["generalized-anxiety/9/objectives/scale"], {}, "template-part-not-found",
         "/parts/0/part"),
        ([SCALE, "generalized-anxiety/1/objectives/none"], {}, "template-part-not-found",
         "/parts/1/part"),
        (["generalized-anxiety/1/baselines/gad-7"], {}, "template-part-not-found",
         "/parts/0/part"),
        ([{"diagnosis": "F60.3"}], {}, "template-part-not-found", "/parts/0"),
        (["scale"], {}, "invalid-template-request", "/parts/0/part"),
        ([{"part": SCALE, "measure": "gad-7"}], {}, "invalid-template-request", "/parts/0"),
        ([{}], {}, "invalid-template-request", "/parts/0"),
        ([], {}, "template-length-unknown", "/frequency"),
        ([], {"frequency": WEEKLY}, "invalid-template-request", "/content/diagnoses"),
        ([SCALE], {"suggestions": [{**FEAR, "goal": "riding"}]}, "invalid-template-request",
         "/content/objectives/1/goal"),
        ([SCALE], {"suggestions": [{**FEAR, "measure": "audit"}]}, "nothing-to-suggest",
         "/suggestions/0/measure"),
        ([SCALE], {"suggestions": [{**FEAR, "basis": "remission"}]}, "nothing-to-suggest",
         "/suggestions/0/basis"),
        ([SCALE], {"own": {"goals": [OWN_PARTS["goals"][0]]}}, "invalid-template-request",
         "/content/goals/1/problems/0"),
    ],
)  # fmt: skip
def test_what_cannot_be_built_is_told_by_its_place(
    parts: list[Any], more: dict[str, Any], code: str, pointer: str
) -> None:
    """A1.37: no part, no such version, a section that comes by itself, links that lead nowhere."""
    with pytest.raises(Refusal) as found:
        made(*parts, **more)

    assert (found.value.code, found.value.pointer) == (code, pointer)


def test_faults_of_own_parts_are_told() -> None:
    """A11.20: a slot that nobody asks for: the answer says where, and nothing is tried out."""
    own = {**OWN_PARTS, "texts": []}
    answer = made(own=own, suggestions=[FEAR], frequency=WEEKLY)

    assert [each["pointer"] for each in answer["faults"]] == ["/problems/0/statement"]
    assert (answer["clean"], answer["findings"]) == (False, [])


def test_a_clinics_own_template_gives_parts_too() -> None:
    """A1.37: picked and renamed like any other."""
    whole = template("generalized-anxiety").model_copy(
        update={"id": OWN, "content": content("add-template")}
    )
    both: Shelf = shelf([*shipped().held.values(), whole])
    picked = [{"part": f"{OWN}/1/objectives/easier"}, {"part": SCALE}]
    found, origins = build(selection(parts=picked), both)

    assert list(faults(found.content)) == []
    assert {each.part.partition("/")[0] for each in origins} == {OWN, "generalized-anxiety"}


EVERY = [f"{name}/1/objectives/{each.key}" for name in NAMES
         for each in template(name).content.objectives]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(EVERY), min_size=1, max_size=8, unique=True))
def test_whatever_is_picked_holds_together_and_comes_to_plans(picked: list[str]) -> None:
    """A1.37, A11.20: any objectives of any templates, in any order; the same again."""
    chosen = selection(parts=[{"part": each} for each in picked])
    found, origins = build(chosen, shipped())

    assert list(faults(found.content)) == []
    assert (found, origins) == build(chosen, shipped())
    assert {x.part for x in origins if x.section == "objectives"} == set(picked)
    assert len({each.key for each in all_criteria_of(found.content)}) > 0
    (first, *_) = trials(found)
    errors = {each.rule for each in first.findings if each.severity == "error"}
    assert errors == set()
