"""What whoever stands in for another has to show, by the basis of it (B09)."""

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from events.values.consents import AuthorityBasis


class BasisOfAuthority(BaseModel):
    """One basis: whether a document proves it; `law_does` where naming the law is enough."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    basis: AuthorityBasis
    proof: bool
    law_does: bool = False


class AuthorityRules(BaseModel):
    """The rules, with their version and source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    source: str
    bases: tuple[BasisOfAuthority, ...]

    def of(self, basis: AuthorityBasis) -> BasisOfAuthority:
        """Return the rule of a basis; each has one."""
        return next(rule for rule in self.bases if rule.basis == basis)


@cache
def authority_rules() -> AuthorityRules:
    """Return the rules of this release."""
    data = files(__package__) / "data" / "authority_rules.json"
    return AuthorityRules.model_validate_json(data.read_bytes())
