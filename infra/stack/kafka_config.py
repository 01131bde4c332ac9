"""The settings files of a local Kafka node, as text."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from infra.stack.ports import LOOPBACK

_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
_PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
_ADMIN = "goldenthread-admin"


class Ports(NamedTuple):
    """The ports of one node on the loopback address."""

    client: int
    controller: int


def broker_properties(
    number: int, peers: Mapping[int, Ports], data: Path, admin: str, extra: Mapping[str, str]
) -> str:
    """Return `server.properties` of node `number`; `admin` is the superuser's password."""
    copies = str(min(3, len(peers)))
    properties = {
        **_identity(number, peers, data),
        **_security(admin),
        "default.replication.factor": copies,
        "offsets.topic.replication.factor": copies,
        "transaction.state.log.replication.factor": copies,
        "share.coordinator.state.topic.replication.factor": copies,
        "min.insync.replicas": _enough(peers),
        "transaction.state.log.min.isr": _enough(peers),
        "share.coordinator.state.topic.min.isr": _enough(peers),
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.num.partitions": "4",
        "group.initial.rebalance.delay.ms": "0",
        "auto.create.topics.enable": "false",
        "log.cleaner.dedupe.buffer.size": "8388608",
        "num.network.threads": "2",
        "num.io.threads": "4",
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "500",
        **extra,
    }
    return "".join(f"{name}={value}\n" for name, value in properties.items())


def log_settings(log: Path) -> str:
    """Return a log4j2 configuration that writes to `log`, three files of 10 MB behind it."""
    return f"""\
Configuration:
  status: error
  Appenders:
    RollingFile:
      name: file
      fileName: {log}
      filePattern: {log}.%i
      PatternLayout:
        pattern: "%d{{ISO8601}}{{UTC}}Z %p %c{{1}} %m%n"
      Policies:
        SizeBasedTriggeringPolicy:
          size: 10MB
      DefaultRolloverStrategy:
        max: 3
  Loggers:
    Root:
      level: warn
      AppenderRef:
        ref: file
    Logger:
      - name: kafka.server.KafkaRaftServer
        level: info
"""


def _identity(number: int, peers: Mapping[int, Ports], data: Path) -> dict[str, str]:
    voters = ",".join(f"{peer}@{LOOPBACK}:{ports.controller}" for peer, ports in peers.items())
    mine = peers[number]
    return {
        "process.roles": "broker,controller",
        "node.id": str(number),
        "controller.quorum.voters": voters,
        "listeners": (
            f"CLIENT://{LOOPBACK}:{mine.client},CONTROLLER://{LOOPBACK}:{mine.controller}"
        ),
        "advertised.listeners": f"CLIENT://{LOOPBACK}:{mine.client}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "CLIENT",
        "log.dirs": str(data),
    }


def _security(admin: str) -> dict[str, str]:
    login = f'required username="{_ADMIN}" password="{admin}"'
    return {
        "listener.security.protocol.map": "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
        "sasl.mechanism.controller.protocol": "PLAIN",
        "listener.name.client.scram-sha-512.sasl.jaas.config": f"{_SCRAM} {login};",
        "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.controller.plain.sasl.jaas.config": (
            f'{_PLAIN} {login} user_{_ADMIN}="{admin}";'
        ),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": f"User:{_ADMIN}",
        "allow.everyone.if.no.acl.found": "false",
    }


def _enough(peers: Mapping[int, Ports]) -> str:
    """Return how many copies make a record safe: a majority."""
    return str(min(3, len(peers)) // 2 + 1)
