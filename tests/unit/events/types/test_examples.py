"""Every registered payload has an example; every example has one exact form."""

import pytest

from events import canonical
from events.payload import Payload
from events.registry import Loaded, default
from events.types.streams import (
    ClientPayload,
    ClinicPayload,
    EpisodePayload,
    NoticePayload,
    PlanPayload,
)
from tests.contract.examples import EXAMPLES


def test_every_registered_model_has_an_example() -> None:
    assert set(EXAMPLES) == {each.model for each in default().types()}


def test_every_registered_model_is_in_the_union_of_its_stream_kind() -> None:
    unions = {
        "clinic": ClinicPayload,
        "client": ClientPayload,
        "episode": EpisodePayload,
        "plan": PlanPayload,
        "notice": NoticePayload,
    }
    for each in default().types():
        assert issubclass(each.model, unions[each.kind]), each.full


@pytest.mark.parametrize("model", EXAMPLES, ids=lambda model: model.__name__)
def test_an_example_survives_its_canonical_bytes(model: type[Payload]) -> None:
    example = EXAMPLES[model]
    written = canonical.dumps_payload(example)
    loaded = default().load(default().of_model(model).full, written)
    assert isinstance(loaded, Loaded)
    assert loaded.payload == example
    assert canonical.dumps_payload(loaded.payload) == written


@pytest.mark.parametrize("model", EXAMPLES, ids=lambda model: model.__name__)
def test_a_model_says_what_it_records(model: type[Payload]) -> None:
    assert model.__doc__
    assert model.__doc__ != Payload.__doc__
