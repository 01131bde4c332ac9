"""Every registered type of event has a sentence of its own, told of its example."""

import pytest

from events.narrative.narrative import MODULES, sentence
from events.narrative.person import person
from events.narrative.telling import TELLERS, Names, Told
from events.registry import default
from tests.contract.examples import EXAMPLES

NEWEST = sorted({default().newest(each.name) for each in default().types()} - {None}, key=str)
MODELS = [each.model for each in NEWEST if each is not None]
ROBIN = Told(person("Robin", "xe/xem/xyr"), Names())


def test_every_type_is_told_and_nothing_else() -> None:
    """A1.54: whoever adds a type of event adds its sentence to a module of `events.narrative`."""
    assert MODULES
    assert {each.__name__ for each in MODELS} == {each.__name__ for each in TELLERS}


@pytest.mark.parametrize("model", MODELS, ids=lambda each: each.__name__)
def test_an_example_reads_as_a_sentence(model: type) -> None:
    text = sentence(EXAMPLES[model], ROBIN)

    assert text[0].isupper() or not text[0].isalpha()
    assert text.endswith(".")
    assert text.count("“") == text.count("”")
    for slip in ("None", "()", "  ", "..", " ,", "[", "{", "datetime", "the the", "a a "):
        assert slip not in text, text


def test_no_two_types_say_the_same_of_their_examples() -> None:
    told = [sentence(EXAMPLES[model], ROBIN) for model in MODELS]

    assert len(set(told)) == len(told)
