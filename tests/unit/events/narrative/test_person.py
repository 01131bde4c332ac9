"""How a text speaks of somebody: the name that is used, pronouns as they were given (A1.54)."""

from datetime import date

import pytest

from events.narrative.person import person, person_of
from events.values.identity import Identity


@pytest.mark.parametrize(
    ("given", "forms"),
    [
        ("she/her", ("she", "her", "her", "was", "has")),
        ("She/Her/Hers", ("she", "her", "her", "was", "has")),
        ("he/him/his", ("he", "him", "his", "was", "has")),
        ("they/them", ("they", "them", "their", "were", "have")),
        ("they/them/theirs", ("they", "them", "their", "were", "have")),
        (" they ", ("they", "them", "their", "were", "have")),
        ("she/they", ("she", "her", "her", "was", "has")),
        ("they/she", ("they", "them", "their", "were", "have")),
        ("xe/xem/xyr", ("xe", "xem", "xyr", "was", "has")),
        ("ze/hir", ("ze", "hir", "hir", "was", "has")),
        ("ze/zir/zir", ("ze", "zir", "zir", "was", "has")),
        ("thon/thon/thons", ("thon", "thon", "thons", "was", "has")),
        ("she/her, they/them", ("she", "her", "her", "was", "has")),
        ("he/him or they/them", ("he", "him", "his", "was", "has")),
        ("they/them & she/her", ("they", "them", "their", "were", "have")),
        ("she/her (they/them at work)", ("she", "her", "her", "was", "has")),
        ("she/hers", ("she", "her", "her", "was", "has")),
        ("he/his", ("he", "him", "his", "was", "has")),
    ],
)
def test_pronouns_are_used_as_they_were_given(given: str, forms: tuple[str, ...]) -> None:
    """A1.54: also sets that no table knows, and the plural verb after `they`."""
    told = person("Robin", given)

    assert (told.subject, told.object, told.possessive, told.was, told.has) == forms


UNCERTAIN = ("ze/zir", "she/any/all", "n/a/x", "any/all/whatever", "ask me / any / they", "she/any")


@pytest.mark.parametrize(
    "given", [None, "", " / ", "ask me", "any", "no pronouns", "elle", "a/b/c/d", *UNCERTAIN]
)
def test_without_known_pronouns_the_name_stands_in(given: str | None) -> None:
    """A1.54: nobody is called what they are not."""
    told = person("Alexis", given)

    assert (told.subject, told.object, told.possessive) == ("Alexis", "Alexis", "Alexis'")
    assert told.was == "was"


def test_the_preferred_name_goes_before_the_given_one() -> None:
    """A1.54."""
    known = Identity(given_name="Rowena", family_name="Ellery", birth_date=date(1988, 4, 17))
    preferred = known.model_copy(update={"preferred_name": "Ro", "pronouns": "they/them"})

    assert person_of(known).names == "Rowena's"
    assert (person_of(preferred).name, person_of(preferred).possessive) == ("Ro", "their")
    assert person_of(None).name == "the client"
