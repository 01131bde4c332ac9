"""Nothing that was published can be broken quietly, not even by exporting again."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import Field, create_model

from events.registry import Payload, Registry
from events.schema_changes import Schema, breaking_changes
from events.schema_check import faults, main
from events.schema_export import LOCK, export, publish
from events.schema_export import main as export_main
from events.values.dates import Day, between

NAME = "goldenthread.plan.goal-set"
Text = Annotated[str, Field(max_length=9)]


class Goal(Payload):
    words: Text


class BrokenGoal(Payload):
    text: Text


class GrownGoal(Payload):
    words: Text
    note: Text | None = None


def registry_of(*models: type[Payload]) -> Registry:
    registry = Registry()
    for version, model in enumerate(models, start=1):
        _register(registry, version, model)
    return registry


def _register(registry: Registry, version: int, model: type[Payload]) -> None:
    registry.event_type(NAME, version=version)(model)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Schemas as published from `Goal`, and a corpus with its event."""
    published = tmp_path / "schemas"
    export(registry_of(Goal), published)
    assert publish(registry_of(Goal), published) == ()
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / f"{NAME}.v1.event.json").touch()
    return published


def found(registry: Registry, folder: Path) -> str:
    return "\n".join(faults(registry, folder, folder.parent / "corpus"))


def test_what_was_published_has_no_fault(folder: Path) -> None:
    assert found(registry_of(Goal), folder) == ""


def test_a_changed_model_is_a_difference_to_review(folder: Path) -> None:
    text = found(registry_of(GrownGoal), folder)
    assert f"{NAME}.v1: the schema file differs from the model; review it and run" in text


def test_a_breaking_change_is_named_with_the_way_out(folder: Path) -> None:
    text = found(registry_of(BrokenGoal), folder)
    assert (
        f"{NAME}.v1: /words: removed or renamed; take the change back, or add version N+1" in text
    )
    assert "and an upcaster" in text


def test_exporting_again_does_not_hide_a_breaking_change(folder: Path) -> None:
    changed, lock = registry_of(BrokenGoal), (folder / LOCK).read_bytes()
    export(changed, folder)
    assert publish(changed, folder) == (
        f"{NAME}.v1: /words: removed or renamed",
        f"{NAME}.v1: /text: is new and required",
    )
    assert (folder / LOCK).read_bytes() == lock
    assert export_main(["--publish"], changed, folder) == 1
    assert "/words: removed or renamed" in found(changed, folder)


def test_growing_a_version_is_published_after_review(folder: Path) -> None:
    grown = registry_of(GrownGoal)
    export(grown, folder)
    assert "has grown since it was published" in found(grown, folder)
    assert export_main(["--publish"], grown, folder) == 0
    assert found(grown, folder) == ""
    assert f"{NAME}.v1: /note: removed or renamed" in found(registry_of(Goal), folder)


def test_narrower_days_are_a_breaking_change() -> None:
    def schema(day: object) -> Schema:
        fields: dict[str, Any] = {"on": (day, ...)}
        return create_model("Dated", __base__=Payload, **fields).model_json_schema()

    narrower = Annotated[date, between(date(2000, 1, 1), date(2100, 1, 1))]
    assert breaking_changes(schema(Day), schema(Day)) == ()
    assert breaking_changes(schema(Day), schema(narrower)) == (
        "/on: formatMaximum changed",
        "/on: formatMinimum changed",
    )


def test_other_words_need_no_publication(folder: Path) -> None:
    reworded = create_model("Goal", __base__=Goal, __doc__="In the client's own words.")
    export(registry_of(reworded), folder)
    assert found(registry_of(reworded), folder) == ""


def test_a_published_type_does_not_go_away(folder: Path) -> None:
    empty = Registry()
    export(empty, folder)
    assert publish(empty, folder) == ()
    assert f"{NAME}.v1: was published and is gone" in found(empty, folder)


def test_a_new_version_needs_schema_publication_upcaster_and_event(folder: Path) -> None:
    grown = registry_of(Goal, BrokenGoal)
    text = found(grown, folder)
    assert f"{NAME}.v2: has no schema file" in text
    assert f"{NAME}.v2: is not published" in text
    assert f"{NAME}.v1: no path to version 2; add an upcaster" in text
    assert f"{NAME}.v2: has no event in the golden corpus" in text


def test_a_new_version_with_all_it_needs_has_no_fault(folder: Path) -> None:
    grown = registry_of(Goal, BrokenGoal)
    grown.upcaster(NAME, from_version=1)(lambda data: {"text": data["words"]})
    assert export_main(["--publish"], grown, folder) == 0
    (folder.parent / "corpus" / f"{NAME}.v2.event.json").touch()
    assert found(grown, folder) == ""


def test_a_stray_schema_file_is_a_difference(folder: Path) -> None:
    (folder / "goldenthread.plan.gone.v1.json").write_text("{}")
    assert "goldenthread.plan.gone.v1: has a schema file and no model" in found(
        registry_of(Goal), folder
    )


def test_the_command_prints_faults_and_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = str(folder.parent / "corpus")
    assert main(["--corpus", corpus], registry_of(Goal), folder) == 0
    assert main(["--corpus", corpus], registry_of(BrokenGoal), folder) == 1
    assert "/words: removed or renamed" in capsys.readouterr().err


def test_exporting_is_the_same_each_time(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    export(registry_of(Goal), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
