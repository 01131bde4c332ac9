"""Templates of a clinic's own: added, versioned, withdrawn by command; bounded, told by place."""

from typing import Any

import orjson
import pytest

from events.state import clinic
from events.types.template import (
    TemplateAdded,
    TemplatePayload,
    TemplateVersionPublished,
    TemplateWithdrawn,
)
from services.planner.commands import AnyCommand, InvalidCommand, read
from services.planner.decide import own_templates
from services.planner.http.examples import examples
from services.planner.templates.own import own_shelf
from tests.contract.examples_templates import OWN, TEMPLATES, content
from tests.unit.events.strategies import recorded
from tests.unit.services.planner.charts import Chart

ADMINISTRATOR: dict[str, Any] = {"role": "administrator"}


def command(kind: str, **changes: Any) -> AnyCommand:  # noqa: ANN401 -- members
    (found,) = read(orjson.dumps({**examples()[kind], **changes}))
    return found


def chart_with(*kinds: str) -> Chart:
    chart = Chart()
    for kind in kinds:
        chart.give(command(kind), **ADMINISTRATOR)
    return chart


def told(chart: Chart) -> dict[str, tuple[list[int], int]]:
    held = chart.streams.clinic.templates
    return {name: (sorted(each.versions), each.last) for name, each in held.items()}


def test_a_template_goes_through_its_versions() -> None:
    """A1.37: numbers rise, a withdrawn version starts no plan, its number never comes again."""
    chart = chart_with("add-template", "publish-template-version", "withdraw-template")
    assert told(chart) == {OWN: ([2], 2)}

    chart.give(command("withdraw-template", template_version=None), **ADMINISTRATOR)
    assert told(chart) == {OWN: ([], 2)}
    chart.give(command("publish-template-version"), **ADMINISTRATOR)
    assert told(chart) == {OWN: ([3], 3)}
    found = own_shelf(chart.streams.clinic.templates).find(OWN)
    assert found is not None
    assert (found.version, found.content) == (3, content("publish-template-version"))


@pytest.mark.parametrize(
    ("before", "kind", "changes", "refused"),
    [
        (["add-template"], "add-template", {}, ("already-there", "/template")),
        ([], "add-template", {"template": "alcohol-use"}, ("already-there", "/template")),
        ([], "publish-template-version", {}, ("not-found", "/template")),
        ([], "withdraw-template", {}, ("not-found", "/template")),
        (
            ["add-template"],
            "withdraw-template",
            {"template_version": 7},
            ("not-found", "/template_version"),
        ),
        (
            ["add-template", "publish-template-version"],
            "publish-template-version",
            {},
            ("nothing-changes", "/content"),
        ),
    ],
)
def test_what_is_not_so_is_refused(
    before: list[str], kind: str, changes: dict[str, Any], refused: tuple[str, str]
) -> None:
    assert chart_with(*before).refused(command(kind, **changes), **ADMINISTRATOR) == refused


def test_only_administrators_add_templates() -> None:
    assert Chart().refused(command("add-template"))[0] == "not-allowed"


def test_a_template_that_comes_to_no_plan_is_refused() -> None:
    """A11.20: a question that no objective holds, and a typical value that the measure lacks."""
    plain = examples()["add-template"]["content"]
    beyond = [{**plain["baselines"][1], "typical": {"low": "30"}}]
    faulty = {**plain, "baselines": [plain["baselines"][0], *beyond]}
    chart = Chart()

    assert chart.refused(command("add-template", content=faulty), **ADMINISTRATOR) == (
        "template-faulty", "/content/baselines/1/typical",
    )  # fmt: skip


def test_versions_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_templates, "MOST", 1)
    chart = chart_with("add-template")

    assert chart.refused(command("publish-template-version"), **ADMINISTRATOR) == (
        "too-many-templates", "/template",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "pointer", "rule"),
    [
        (("objectives", 0, "due"), {"kind": "weeks", "weeks": 0}, "/objectives/0/due", "greater"),
        (("goals", 0, "problems"), ["none"], "/goals/0/problems/0", "names what problems does not"),
        (
            ("interventions", 0, "objectives"),
            ["seeking", "x"],
            "/interventions/0/objectives/1",
            "names what objectives does not have",
        ),
        (("objectives", 1, "key"), "seeking", "/objectives/1/key", "a key of its own"),
        (
            ("objectives", 0, "when"),
            {"chosen": {"question": "x", "option": "y"}},
            "/objectives/0/when/chosen",
            "is no answer",
        ),
        (
            ("objectives", 0, "criteria", 0, "baseline"),
            "sought-before",
            "/objectives/0/criteria/0/baseline",
            "names what baselines does not have",
        ),
    ],
)
def test_faults_are_told_by_their_place(
    path: tuple[Any, ...], value: object, pointer: str, rule: str
) -> None:
    """A1.37: by JSON pointer, of the first fault."""
    whole = orjson.loads(orjson.dumps(examples()["add-template"]))
    place: Any = whole["content"]
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value

    with pytest.raises(InvalidCommand) as found:
        read(orjson.dumps(whole))

    assert found.value.pointer.startswith(f"/content{pointer}")
    assert rule in found.value.rule


def test_folding_is_total() -> None:
    """Any order, any gap: what refers to nothing is noted, and changes nothing else."""
    added, published, withdrawn = TEMPLATES
    assert isinstance(added, TemplateAdded)
    assert isinstance(published, TemplateVersionPublished)
    assert isinstance(withdrawn, TemplateWithdrawn)
    orders: list[tuple[list[TemplatePayload], list[int], int]] = [
        ([added, published, withdrawn], [2], 0),
        ([published, added, withdrawn], [], 1),
        ([withdrawn, added, added], [1], 2),
        ([added, withdrawn, withdrawn], [], 1),
    ]
    for payloads, versions, unresolved in orders:
        state = clinic.fold(recorded(it, n) for n, it in enumerate(payloads, start=1))
        held = state.templates.get(OWN)
        assert sorted(held.versions if held else ()) == versions
        assert len(state.journal.unresolved) == unresolved
