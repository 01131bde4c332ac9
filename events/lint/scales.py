"""Which scale a name in a document stands for."""

from typing import Final

from events.lint.reading.terms import terms
from events.measures.scales import scales

_LONGEST: Final = 200


def scale_named(name: str) -> str:
    """Return the code of the scale that a name stands for; nothing for none that is known."""
    if name in scales():
        return name
    if not name or len(name) > _LONGEST:
        return ""
    found = [term.text for term in terms(f"{name} 0") if term.kind == "scale"]
    upper = found or [term.text for term in terms(f"{name.upper()} 0") if term.kind == "scale"]
    return upper[0] if upper else ""
