"""`python -m infra.checks.icd 2026-04-01`: write the table of ICD-10-CM codes of a release.

The codes come from the library `simple-icd-10-cm`, whose newest version `make lock` takes. It
holds every description too, which is 180 MB in memory: so services read this table instead, and
a test holds the two together.
"""

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import orjson
import simple_icd_10_cm

_TABLE: Final = Path("events/values/data/icd-10-cm.json")
_CODE: Final = re.compile(r"([A-Z][0-9][0-9AB])(?:\.([0-9A-Z]{1,4}))?")
_SOURCE: Final = (
    "ICD-10-CM, tabular list of the National Center for Health Statistics and the Centers for "
    "Medicare & Medicaid Services, as the Python library simple-icd-10-cm has it"
)


def codes_of_the_library() -> Iterator[tuple[str, str]]:
    """Yield every category, and the rest of each code in it, in the library's order."""
    for code in simple_icd_10_cm.get_all_codes(with_dots=True):
        if found := _CODE.fullmatch(code):
            yield found[1], found[2] or ""


def main(release: str) -> int:
    """Write the table of a release, by its first day; return 0."""
    codes: dict[str, list[str]] = {}
    for category, rest in codes_of_the_library():
        codes.setdefault(category, []).extend([rest] if rest else [])
    lines = [f'  "{each}": "{" ".join(rests)}"' for each, rests in codes.items()]
    head = orjson.dumps({"release": date.fromisoformat(release), "source": _SOURCE}).decode()
    _TABLE.write_text(f'{head[:-1]},\n "codes": {{\n{f",{chr(10)}".join(lines)}\n }}\n}}\n')
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
