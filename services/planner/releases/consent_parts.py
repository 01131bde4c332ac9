"""What a form of consent has to hold, by kind of data (B12)."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from events.values.consents import ConsentTerms, DataCategory, Purpose, Statement


class CategoryRule(BaseModel):
    """What consents to one kind of data need.

    `written` ones are not given by word alone. Where `purposes_apart`, purposes that do not share
    a form have a consent each. `statements` belong to consents for purposes that share a form.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: DataCategory
    written: bool
    purposes_apart: bool
    statements: tuple[Statement, ...]


class ConsentParts(BaseModel):
    """The rules, with the version and the source of the law; `one_form` are purposes that share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    source: str
    one_form: frozenset[Purpose]
    rules: tuple[CategoryRule, ...]

    def of(self, terms: ConsentTerms) -> tuple[CategoryRule, ...]:
        """Return the rules of the kinds of data that `terms` are about."""
        return tuple(rule for rule in self.rules if rule.category in terms.categories)

    def missing_statements(self, terms: ConsentTerms) -> tuple[Statement, ...]:
        """Return the statements that the form lacks."""
        if self.one_form.isdisjoint(terms.purposes):
            return ()
        wanted: Iterable[Statement] = (one for rule in self.of(terms) for one in rule.statements)
        return tuple(one for one in dict.fromkeys(wanted) if one not in terms.statements)

    def mixed_purposes(self, terms: ConsentTerms) -> tuple[Purpose, ...]:
        """Return the purposes that need a form of their own, beside another one."""
        if len(terms.purposes) == 1 or not any(rule.purposes_apart for rule in self.of(terms)):
            return ()
        return tuple(one for one in terms.purposes if one not in self.one_form)

    def in_writing(self, terms: ConsentTerms) -> bool:
        """Return whether the consent has to be written."""
        return any(rule.written for rule in self.of(terms))

    def needs_end(self, terms: ConsentTerms) -> bool:
        """Return whether the consent names its end: all do but those for what shares a form."""
        return not self.one_form.issuperset(terms.purposes)


@cache
def consent_parts() -> ConsentParts:
    """Return the rules of this release."""
    data = files(__package__) / "data" / "consent_parts.json"
    return ConsentParts.model_validate_json(data.read_bytes())
