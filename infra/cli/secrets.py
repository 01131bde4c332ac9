"""Fresh passwords and a master key, as an environment file for servers elsewhere."""

import typer

from infra.cli.command import add_commands
from infra.cli.output import output


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    add_commands(app, secrets)


def secrets() -> None:
    """Print fresh passwords and a master key as environment variables; keep them well."""
    import base64
    from secrets import token_bytes, token_urlsafe

    from infra.settings import MASTER_KEY_BYTES, SECRET_NAMES, secret_variable

    made = {secret_variable(name): token_urlsafe(24) for name in SECRET_NAMES}
    key = base64.b64encode(token_bytes(MASTER_KEY_BYTES)).decode()
    values = {**made, "GOLDENTHREAD_MASTER_KEY": key}
    output.result(values, *(f"{name}={value}" for name, value in values.items()))
