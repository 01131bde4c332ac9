"""Options for Kafka clients: a login always, TLS with the given authority where it is asked for."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from ssl import CERT_REQUIRED

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from infra.kafka_client import (
    AuthorityUnreadable,
    KafkaUnreachable,
    admin_client,
    client_options,
)
from infra.settings import KafkaAccess
from infra.stack.ports import free_port

_PASSWORD = "a-password"  # noqa: S105  # it opens nothing
_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "an invented authority")])


def _authority(file: Path) -> Path:
    key = Ed25519PrivateKey.generate()
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_NAME)
        .issuer_name(_NAME)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=36500))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, None)
    )
    file.write_bytes(certificate.public_bytes(Encoding.PEM))
    return file


def test_tls_trusts_the_given_authority_alone(tmp_path: Path) -> None:
    file = _authority(tmp_path / "ca.pem")
    password = SecretStr(_PASSWORD)
    access = KafkaAccess("k:1", "SASL_SSL", "SCRAM-SHA-512", "goldenthread-relay", password, file)
    options = client_options(access)
    assert options["sasl_plain_username"] == "goldenthread-relay"
    assert options["ssl_context"].verify_mode is CERT_REQUIRED
    assert options["ssl_context"].check_hostname
    assert len(options["ssl_context"].get_ca_certs()) == 1


def test_without_tls_there_is_still_a_login() -> None:
    access = KafkaAccess(
        "k:1", "SASL_PLAINTEXT", "SCRAM-SHA-512", "goldenthread-relay", SecretStr(_PASSWORD), None
    )
    options = client_options(access)
    assert options["sasl_plain_password"] == _PASSWORD
    assert "ssl_context" not in options
    assert _PASSWORD not in str(KafkaUnreachable(access)) + repr(access)


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_an_authority_that_cannot_be_used_is_named(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text)
    password = SecretStr(_PASSWORD)
    access = KafkaAccess("k:1", "SASL_SSL", "SCRAM-SHA-512", "goldenthread-relay", password, file)
    with pytest.raises(AuthorityUnreadable, match=rf"GOLDENTHREAD_KAFKA_CA_FILE: {file}"):
        client_options(access)


@pytest.mark.parametrize("address", ["127.0.0.1:{port}", "nonsense"])
async def test_where_nothing_listens_the_message_says_to_start_it(address: str) -> None:
    address = address.format(port=free_port())
    password = SecretStr(_PASSWORD)
    access = KafkaAccess(
        address, "SASL_PLAINTEXT", "SCRAM-SHA-512", "goldenthread-relay", password, None
    )
    with pytest.raises(KafkaUnreachable, match="nothing listens there; start it with `make up`"):
        async with admin_client(access):
            pass
