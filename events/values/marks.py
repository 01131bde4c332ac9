"""Marks of texts that a plan took over from a template and that nobody has edited (A1.37, A5.20).

A mark is made from the words alone: another spelling of spaces, capitals and punctuation is no
edit, another word or number is one.
"""

import re
from hashlib import sha256
from typing import Annotated, Final

from pydantic import StringConstraints

TextMark = Annotated[
    str, StringConstraints(min_length=16, max_length=16, pattern=r"^[0-9a-f]{16}$")
]
"""The beginning of the SHA-256 of a text's words, in lower-case hexadecimal."""

_WORDS: Final = re.compile(r"\w+")
_LENGTH: Final = 16


def mark_of(text: str) -> TextMark:
    """Return the mark of a text."""
    words = " ".join(_WORDS.findall(text.casefold()))
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
