"""What can be wrong with a setting."""

from typing import Final

from pydantic import ValidationError

from events.errors import GoldenThreadError, Unavailable

PREFIX: Final = "GOLDENTHREAD_"


class NotConfigured(Unavailable):
    """Nothing tells where a server is."""

    code = "not-configured"

    def __init__(self, server: str, variable: str) -> None:
        super().__init__(
            f"no {server} is known: start the local stack with `make up`, or set {variable}"
        )


class BadAddress(GoldenThreadError):
    """An address has not its required form."""

    code = "bad-address"

    def __init__(self, variable: str) -> None:
        super().__init__(
            f"{variable}: must be postgresql://<host>:<port>/<database>, without user or password"
        )


class BadSetting(GoldenThreadError):
    """A setting has not its required form; the message names it and the rule, not the value."""

    code = "bad-setting"

    def __init__(self, error: ValidationError) -> None:
        rules = (f"{_variable(one['loc'])}: {one['msg']}" for one in error.errors())
        super().__init__("; ".join(rules))


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else "settings"
    return name if name.startswith(PREFIX) else f"{PREFIX}{name.upper()}"
