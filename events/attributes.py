"""The attributes of an event's envelope: CloudEvents 1.0 and its extensions, each with its form.

One table serves the check of every event and the published schema. Envelopes are stored in clear,
so an attribute is an id, a code or a time, and no form here admits a space. Whoever acts is named
by an id of the clinic's; it is for the clinic not to make one from a person's name.

Data are sealed. Only a notice's are in clear, since outsiders read the same bytes: ids, codes and
times, as its envelope.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from events.errors import Refused

SPECVERSION: Final = "1.0"
SEALED: Final = "application/vnd.goldenthread.sealed"
CLEAR: Final = "application/json"
SCHEMA_URN: Final = "urn:goldenthread:schema:"
SEQUENCE_DIGITS: Final = 10

UUID_FORM: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SLUG = "[a-z0-9][a-z0-9-]{0,39}"
_CODE = "[a-z][a-z0-9-]{0,39}"
_TOKEN = "[A-Za-z0-9][A-Za-z0-9._:-]{0,63}"  # noqa: S105 -- a form, not a secret
_TYPE = (
    r"goldenthread\.(?:clinic|client|episode|plan|notice)\.[a-z][a-z0-9-]{0,79}\.v[1-9][0-9]{0,3}"
)
_TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}" + r"\.[0-9]{6}Z"
_LABEL = "[A-Za-z0-9][A-Za-z0-9.,:_-]{0,63}"
EXTENSION_NAME: Final = re.compile("[a-z0-9]{1,20}", re.ASCII)
EXTENSION_TEXT: Final = re.compile("[!-~]{1,256}", re.ASCII)
EXTENSION_INTEGERS: Final = range(-(2**31), 2**31)


class InvalidEnvelope(Refused):
    """An envelope breaks a rule; the message names the attribute and the rule."""

    code = "invalid-envelope"

    def __init__(self, attribute: str, rule: str) -> None:
        super().__init__(f"{attribute}: {rule}")
        self.attribute = attribute
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its CloudEvents name, the form of its text, and what it says."""

    name: str
    form: str
    says: str
    required: bool = True


ATTRIBUTES: Final = (
    Attribute("specversion", r"1\.0", "the version of CloudEvents"),
    Attribute("id", UUID_FORM, "the event: a UUIDv7; a UUIDv5 where a notice begins"),
    Attribute("source", f"/clinics/{_SLUG}", "the clinic whose ledger holds the event"),
    Attribute("type", _TYPE, "what happened, and the version of its data"),
    Attribute(
        "subject",
        f"(?:clinic/{_SLUG}|(?:client|episode|plan|notice)/{UUID_FORM})",
        "the stream that the event belongs to",
    ),
    Attribute("time", _TIME, "when it happened, UTC"),
    Attribute("recordedtime", _TIME, "when it was recorded, UTC; never before time"),
    Attribute("sequence", f"[0-9]{{{SEQUENCE_DIGITS}}}", "the version of the stream it makes"),
    Attribute(
        "prevhash", "[0-9a-f]{64}", "SHA-256 of the stream's previous event; zeros at version 1"
    ),
    Attribute(
        "partitionkey", f"(?:{UUID_FORM}|{_SLUG})", "the client; the clinic for its own stream"
    ),
    Attribute("actor", _TOKEN, "who did it"),
    Attribute("role", _CODE, "in which role"),
    Attribute("correlationid", _TOKEN, "the request or process it belongs to"),
    Attribute("causationid", _TOKEN, "the command or event that caused it", required=False),
    Attribute("reasoncode", _CODE, "why, as a code; its words are sealed", required=False),
    Attribute("dataschema", f"{SCHEMA_URN}{_TYPE}", "the schema of the opened data"),
    Attribute("datacontenttype", re.escape(SEALED), "the data is sealed"),
    Attribute("keyid", _TOKEN, "the key that sealed the data"),
    Attribute("dataclassification", _LABEL, "how sensitive the data is", required=False),
    Attribute("dataregulation", _LABEL, "which regulations govern the data", required=False),
)
_IN_CLEAR: Final = {
    "datacontenttype": Attribute("datacontenttype", re.escape(CLEAR), "the data is in clear"),
    "keyid": Attribute("keyid", "", "absent: no key sealed the data", required=False),
}
CLEAR_ATTRIBUTES: Final = tuple(_IN_CLEAR.get(each.name, each) for each in ATTRIBUTES)
DATA: Final = "data_base64"
CLEAR_DATA: Final = "data"
NAMES: Final = tuple(each.name for each in ATTRIBUTES)
KNOWN: Final = frozenset({*NAMES, DATA})
_RESERVED: Final = KNOWN | {CLEAR_DATA}


def _all_forms(attributes: Sequence[Attribute]) -> re.Pattern[str]:
    """Return all forms at once, one to a line: none admits a line break to pose as two."""
    forms = (each.form if each.required else f"(?:{each.form})?" for each in attributes)
    return re.compile("\n".join(forms), re.ASCII)


_SEALED_FORMS: Final = _all_forms(ATTRIBUTES)
_CLEAR_FORMS: Final = _all_forms(CLEAR_ATTRIBUTES)


def require_forms(document: Mapping[str, object]) -> None:
    """Return quietly when every attribute is present where required and has its form.

    The data and unknown attributes are not looked at.

    Raises:
        InvalidEnvelope: names the first attribute that is missing or out of form.
    """
    texts = [document.get(name, "") for name in NAMES]
    clear = document.get("datacontenttype") == CLEAR
    forms = _CLEAR_FORMS if clear else _SEALED_FORMS
    try:
        fits = forms.fullmatch("\n".join(texts))  # type: ignore[arg-type]  # else a TypeError
    except TypeError:
        fits = None
    # An empty text passes for an absent attribute in the forms, so it is looked at alone.
    if (fits is None or "" in document.values()) and (
        fault := _first_fault(document, CLEAR_ATTRIBUTES if clear else ATTRIBUTES)
    ):
        raise fault


def extensions_of(document: Mapping[str, object]) -> tuple[tuple[str, str | int | bool], ...]:
    """Return the attributes that this release does not know, ordered by name.

    Raises:
        InvalidEnvelope: a name or value that CloudEvents does not allow, or opened data.
    """
    return tuple(
        (name, _extension(name, document[name])) for name in sorted(document.keys() - KNOWN)
    )


def _extension(name: str, value: object) -> str | int | bool:
    if name in _RESERVED or not EXTENSION_NAME.fullmatch(name):
        raise InvalidEnvelope("(extension)", "must be named by 1 to 20 of a-z and 0-9, not 'data'")
    if isinstance(value, str) and EXTENSION_TEXT.fullmatch(value):
        return value
    if isinstance(value, int) and value in EXTENSION_INTEGERS:
        return value
    rule = "must be 1 to 256 visible ASCII characters, an integer of 32 bits or a boolean"
    raise InvalidEnvelope(name, rule)


def _first_fault(
    document: Mapping[str, object], attributes: Sequence[Attribute]
) -> InvalidEnvelope | None:
    for each in attributes:
        value = document.get(each.name)
        if value is None and each.name not in document:
            if each.required:
                return InvalidEnvelope(each.name, "is missing")
        elif not isinstance(value, str) or not re.fullmatch(each.form, value, re.ASCII):
            return InvalidEnvelope(each.name, f"must have the form {each.form}")
    return None
