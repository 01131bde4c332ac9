"""What the local stack keeps in mind of its demonstration: on which client it was played last."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError


class Played(BaseModel):
    """A performance that came to its end, and the client whom it was about."""

    model_config = ConfigDict(frozen=True)

    client: str


def record_file(home: Path) -> Path:
    """Return the file that holds the record of the stack on `home`."""
    return home / "demonstration.json"


def read_record(home: Path) -> Played | None:
    """Return the performance that was played last; None if there was none, or it is unreadable."""
    try:
        return Played.model_validate_json(record_file(home).read_text())
    except (OSError, ValidationError):
        return None


def write_record(home: Path, played: Played) -> None:
    """Replace the record."""
    file = record_file(home)
    fresh = file.with_suffix(".new")
    fresh.write_text(played.model_dump_json(indent=2))
    fresh.replace(file)
