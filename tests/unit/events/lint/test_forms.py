"""The forms in which a document may hold a plan: all of them are read alike."""

from events.lint.lint import lint
from tests.unit.events.lint.plans import sound


def test_ended_items_are_left_out() -> None:
    document = sound()
    document["objectives"].append({"id": "o9", "statement": "Be calmer", "ended": "retired"})

    assert lint(document) == []


def test_content_may_stand_under_ids_as_the_read_api_answers_it() -> None:
    document = sound()
    for section in ("diagnoses", "problems", "goals", "objectives", "interventions"):
        items = document[section]
        document[section] = {
            each["id"]: {"content": {k: v for k, v in each.items() if k != "id"}, "ended": None}
            for each in items
        }
    document["objectives"]["o2"]["content"]["statement"] = "Be calmer"

    assert {each.path for each in lint(document)} == {"/objectives/o2/content/statement"}


def test_interventions_may_stand_inside_goals_and_ids_inside_are_links() -> None:
    document = sound()
    [goal_of_it] = document["goals"]
    goal_of_it["interventions"] = document.pop("interventions")
    for each in goal_of_it["interventions"]:
        each.pop("objective_ids")
    goal_of_it["objectives"] = ["o1", "o2", "o3"]

    assert lint(document) == []
