"""Any valid payload of any type comes back from its canonical bytes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import canonical
from events.payload import Payload
from events.registry import Loaded, default
from tests.contract.examples import EXAMPLES
from tests.unit.events.strategies import payloads


@pytest.mark.parametrize("model", EXAMPLES, ids=lambda model: model.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_bytes_and_payload_are_one(model: type[Payload], data: st.DataObject) -> None:
    payload = data.draw(payloads(model))
    written = canonical.dumps_payload(payload)
    loaded = default().load(default().of_model(model).full, written)
    assert isinstance(loaded, Loaded)
    assert loaded.payload == payload
    assert canonical.dumps_payload(loaded.payload) == written
