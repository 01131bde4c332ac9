"""Terms and the line of tokens that they are read from."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from events.lint.reading.numbers import Number
from events.lint.reading.tokens import Token


class Term(NamedTuple):
    """A term: `text` is what it stands for, `number` its value, `start` and `end` its place."""

    kind: str
    text: str
    start: int
    end: int
    number: Number | None = None
    written: str = ""


NOTHING: Final = Term("", "", 0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """A text and its tokens, while terms are read from it."""

    text: str
    tokens: list[Token]
    texts: list[str]

    def at(self, index: int) -> str:
        """Return the token's text; nothing beyond the ends."""
        return self.texts[index] if 0 <= index < len(self.texts) else ""

    def term(self, kind: str, text: str, index: int, length: int, **more: Any) -> Term:  # noqa: ANN401
        """Return a term of `length` tokens."""
        start, end = self.tokens[index].start, self.tokens[index + length - 1].end
        written = " ".join(self.texts[index : index + length])
        return Term(kind, text, start, end, written=written, **more)

    def capital(self, index: int) -> bool:
        """Say whether the token begins with a capital."""
        token = self.tokens[index]
        return self.text[token.start].isupper()


Read = tuple[int, Term] | None
