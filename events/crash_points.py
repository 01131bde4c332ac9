"""Named places where a test may end the process as a crash would: at once, with nothing tidied up.

`GOLDENTHREAD_CRASH_AT` holds places separated by commas, each `<name>` or `<name>:<times>`: the
process ends when it reaches the name for that time. Without the variable no place does anything.
"""

import os
from collections import Counter
from typing import Final

VARIABLE: Final = "GOLDENTHREAD_CRASH_AT"
EXIT_CODE: Final = 86


def parse(text: str) -> dict[str, int]:
    """Return, for each place in `text`, the time at which reaching it ends the process.

    Raises:
        ValueError: a time is no whole number from 1.
    """
    places = {}
    for one in filter(None, (part.strip() for part in text.split(","))):
        name, _, times = one.partition(":")
        places[name] = int(times or 1)
        if places[name] < 1:
            raise ValueError(f"{VARIABLE}: {name}: times must be a whole number from 1")
    return places


_places: Final = parse(os.environ.get(VARIABLE, ""))
_reached: Final = Counter[str]()


def reach(name: str) -> None:
    """End the process here if the environment asks for it; do nothing otherwise."""
    if name not in _places:
        return
    _reached[name] += 1
    if _reached[name] == _places[name]:
        os._exit(EXIT_CODE)
