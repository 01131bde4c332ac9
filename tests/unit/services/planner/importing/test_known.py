"""No member of a document is lost in silence (A1.60)."""

from typing import Any

import pytest

from services.planner.importing.draft import InvalidDocument
from services.planner.importing.known import IMPORTED
from services.planner.importing.tables import DERIVED, LEFT_OUT
from services.projections.http.schemas import schemas
from tests.unit.services.planner.importing.test_documents import exported, imported, minimal
from tests.unit.services.planner.importing.test_joining import line
from tests.unit.services.planner.steps import active


@pytest.mark.parametrize(
    ("part", "pointer"),
    [
        ((), "/interventionz"),
        (("client",), "/client/interventionz"),
        (("episode",), "/episode/interventionz"),
        (("plan",), "/plan/interventionz"),
    ],
)
def test_a_member_that_none_knows_is_refused_at_its_place(
    part: tuple[str, ...], pointer: str
) -> None:
    """A1.60: all or nothing."""
    whole: dict[str, Any] = line()
    held = whole[part[0]] if part else whole
    held["interventionz"] = [{"text": "secret"}]
    with pytest.raises(InvalidDocument, match="is no member of a plan document") as refused:
        imported(whole, None)
    assert refused.value.pointer == pointer
    assert "docs/import.md" in str(refused.value)


def test_a_plan_document_alone_is_held_to_its_members() -> None:
    """A1.60."""
    with pytest.raises(InvalidDocument) as refused:
        imported(minimal(**{"sc/ores": []}))
    assert refused.value.pointer == "/sc~1ores"


@pytest.mark.parametrize("section", LEFT_OUT)
def test_what_is_left_out_is_told(section: str) -> None:
    """A1.60."""
    held: object = ["x"] if section == "voided" else {"x": {"y": 1}}

    assert imported(minimal(**{section: held})).left_out == (f"/{section}",)


def test_each_section_of_the_view_is_imported_or_told_or_derived() -> None:
    """A1.60: of a plan as its readers get it, each member has exactly one of three fates."""
    shown = set(schemas()["Plan"]["properties"]) | set(exported(active().plan))
    fates = [set(IMPORTED), set(LEFT_OUT), set(DERIVED)]

    assert shown <= set().union(*fates)
    assert sum(map(len, fates)) == len(set().union(*fates))
    assert shown >= DERIVED
