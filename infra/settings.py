"""Where PostgreSQL and Kafka are, and how to log in: environment first, then the local stack.

Every setting is an environment variable `GOLDENTHREAD_<NAME>`; what is not set comes from
`<home>/stack.json`, which `goldenthread up` writes. A password is never part of an address: the
secret `postgres-planner` is `GOLDENTHREAD_POSTGRES_PLANNER_PASSWORD`, else the file
`<secrets>/postgres-planner`.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, ClassVar, Final, Literal, get_args
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from pydantic import BeforeValidator, Field, PositiveInt, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    JsonConfigSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from infra.local_choice import SERVICES, Services
from infra.settings_errors import PREFIX, BadAddress, BadSetting, NotConfigured
from infra.shards import ALL_SHARDS, Shards
from infra.stack import secrets

Role = Literal[
    "goldenthread_migrator",
    "goldenthread_planner",
    "goldenthread_relay",
    "goldenthread_projections",
    "goldenthread_query",
    "goldenthread_reminders",
    "goldenthread_operator",
]
Principal = Literal[
    "goldenthread-admin",
    "goldenthread-planner",
    "goldenthread-relay",
    "goldenthread-projections",
    "goldenthread-reminders",
    "goldenthread-operator",
]
SecurityProtocol = Literal["SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]

ROLES: Final[tuple[Role, ...]] = get_args(Role)
PRINCIPALS: Final[tuple[Principal, ...]] = get_args(Principal)
LEDGER_DATABASE: Final = "goldenthread"
KEYS_DATABASE: Final = "goldenthread_keys"
VIEWS_DATABASE: Final = "goldenthread_views"
SUPERUSER_SECRET: Final = "postgres-superuser"  # noqa: S105  # its name
MASTER_KEY_BYTES: Final = 32


@dataclass(frozen=True)
class KafkaAccess:
    """How one principal reaches Kafka."""

    bootstrap: str
    protocol: SecurityProtocol
    mechanism: Mechanism
    username: Principal
    password: SecretStr
    ca_file: Path | None


@dataclass(frozen=True)
class Issuer:
    """Whose tokens count, made for whom, and where the issuer's key set is: a file or https."""

    name: str
    audience: str
    keys: str


@dataclass(frozen=True)
class MasterKeySource:
    """Where the master keys are: text from the environment, or a file. See `events.keys`."""

    text: SecretStr | None
    file: Path | None


def default_home() -> Path:
    """Return the data folder of the local stack: GOLDENTHREAD_HOME, else `.goldenthread`."""
    root = Path(__file__).resolve().parents[1]
    base = root if (root / "pyproject.toml").exists() else Path.cwd()
    return Path(os.environ.get(f"{PREFIX}HOME") or base / ".goldenthread").absolute()


def _unset_if_blank(value: object) -> object:
    return None if value == "" else value


Optional = BeforeValidator(_unset_if_blank)


class Settings(BaseSettings):
    """Everything a process of ours has to know about its surroundings."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True
    )

    home: Path = Field(default_factory=default_home)
    postgres_port: int = Field(default=15832, ge=1, le=65535)
    kafka_port: int = Field(default=15892, ge=1, le=65535)
    kafka_controller_port: int = Field(default=15893, ge=1, le=65535)
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=15880, ge=1, le=65535)
    relay_host: str = "127.0.0.1"
    relay_port: int = Field(default=15881, ge=1, le=65535)
    relay_shards: Shards = ALL_SHARDS
    projections_host: str = "127.0.0.1"
    projections_port: int = Field(default=15882, ge=1, le=65535)
    query_host: str = "127.0.0.1"
    query_port: int = Field(default=15883, ge=1, le=65535)
    reminders_host: str = "127.0.0.1"
    reminders_port: int = Field(default=15884, ge=1, le=65535)
    clock_host: str = "127.0.0.1"
    clock_port: int = Field(default=15885, ge=1, le=65535)
    services: Services = SERVICES
    demonstration: bool = True
    stop_seconds: PositiveInt = 20
    token_issuer: Annotated[str | None, Optional] = None
    token_audience: str = "goldenthread"  # noqa: S105  # a name
    token_keys: Annotated[str | None, Optional] = None
    token_longest_hours: PositiveInt = 24

    ledger_address: Annotated[str | None, Optional] = None
    keys_address: Annotated[str | None, Optional] = None
    views_address: Annotated[str | None, Optional] = None
    postgres_admin_dsn: Annotated[SecretStr | None, Optional] = None
    kafka_bootstrap: Annotated[str | None, Optional] = None
    kafka_protocol: SecurityProtocol = "SASL_PLAINTEXT"
    kafka_mechanism: Mechanism = "SCRAM-SHA-512"
    kafka_ca_file: Annotated[Path | None, Optional] = None
    kafka_replication: PositiveInt = 1

    secrets_folder: Annotated[Path | None, Optional] = None
    master_key: Annotated[SecretStr | None, Optional] = None
    master_key_file: Annotated[Path | None, Optional] = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the signature is given
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take arguments first, then the environment, then what the local stack wrote."""
        try:
            written = JsonConfigSettingsSource(settings_cls, default_home() / "stack.json")
        except (OSError, ValueError, TypeError):  # damaged is as absent: `up` writes it anew
            return init_settings, env_settings
        return init_settings, env_settings, written

    @cached_property
    def secrets_path(self) -> Path:
        """The folder with one file per secret."""
        return self.secrets_folder or self.home / "secrets"

    @property
    def master_keys(self) -> MasterKeySource:
        """Where the master keys are; the local stack keeps its own among the secrets."""
        if self.master_key is not None:
            return MasterKeySource(self.master_key, None)
        return MasterKeySource(None, self.master_key_file or self.secrets_path / "master-key")

    def ledger_dsn(self, role: Role) -> SecretStr:
        """Return the ledger's address for `role`, password included.

        Raises:
            NotConfigured: no address is known.
            BadAddress: the address has not its required form.
            SecretUnreadable: the role's password is neither in the environment nor in its file.
        """
        return self._dsn("LEDGER_ADDRESS", self.ledger_address, role)

    def keys_dsn(self, role: Role) -> SecretStr:
        """Return the address of the database of wrapped keys for `role`; as `ledger_dsn`."""
        return self._dsn("KEYS_ADDRESS", self.keys_address, role)

    def views_dsn(self, role: Role) -> SecretStr:
        """Return the address of the database of views and timers for `role`; as `ledger_dsn`."""
        return self._dsn("VIEWS_ADDRESS", self.views_address, role)

    def kafka(self, principal: Principal) -> KafkaAccess:
        """Return how `principal` reaches Kafka.

        Raises:
            NotConfigured: no address is known.
            SecretUnreadable: its password is neither in the environment nor in its file.
        """
        if self.kafka_bootstrap is None:
            raise NotConfigured("Kafka", f"{PREFIX}KAFKA_BOOTSTRAP")
        return KafkaAccess(
            bootstrap=self.kafka_bootstrap,
            protocol=self.kafka_protocol,
            mechanism=self.kafka_mechanism,
            username=principal,
            password=self.secret(principal_secret(principal)),
            ca_file=self.kafka_ca_file,
        )

    def issuer(self) -> Issuer:
        """Return whose tokens count.

        Raises:
            NotConfigured: no issuer or no key set is known.
        """
        if self.token_issuer is None or self.token_keys is None:
            raise NotConfigured("issuer of tokens", f"{PREFIX}TOKEN_ISSUER and _TOKEN_KEYS")
        return Issuer(self.token_issuer, self.token_audience, self.token_keys)

    def secret(self, name: str) -> SecretStr:
        """Return the secret `name` from the environment, else from its file.

        Raises:
            SecretUnreadable: it is in neither.
        """
        given = os.environ.get(secret_variable(name))
        return SecretStr(given) if given else secrets.read(self.secrets_path / name)

    def _dsn(self, name: str, address: str | None, role: Role) -> SecretStr:
        if address is None:
            raise NotConfigured("PostgreSQL", f"{PREFIX}{name}")
        parts = _plain(address, f"{PREFIX}{name}")
        password = quote(self.secret(role_secret(role)).get_secret_value(), safe="")
        return SecretStr(urlunsplit(parts._replace(netloc=f"{role}:{password}@{parts.netloc}")))


def role_secret(role: Role) -> str:
    """Return the name of the secret that holds the password of a PostgreSQL role."""
    return role.replace("goldenthread_", "postgres-")


def principal_secret(principal: Principal) -> str:
    """Return the name of the secret that holds the password of a Kafka principal."""
    return principal.replace("goldenthread-", "kafka-")


def secret_variable(name: str) -> str:
    """Return the environment variable that holds the secret `name`."""
    return f"{PREFIX}{name.replace('-', '_').upper()}_PASSWORD"


SECRET_NAMES: Final = (
    SUPERUSER_SECRET,
    *(role_secret(role) for role in ROLES),
    *(principal_secret(principal) for principal in PRINCIPALS),
)


def load_settings() -> Settings:
    """Return the settings of this process.

    Raises:
        BadSetting: a value has not its form.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise BadSetting(error) from None


def _plain(address: str, variable: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"postgresql", "postgres"} and parts.hostname and parts.port != 0
    except ValueError:  # the port is no number or too large, or a bracket is left open
        raise BadAddress(variable) from None
    if not sound or not parts.path.strip("/") or parts.username or parts.password:
        raise BadAddress(variable)
    return parts
