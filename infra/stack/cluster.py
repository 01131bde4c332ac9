"""Three Kafka nodes on one machine, for tests that take brokers away."""

from pathlib import Path
from types import MappingProxyType
from typing import Final

from infra.settings import KafkaAccess, Principal
from infra.stack.kafka import KafkaNode, NodePlan
from infra.stack.kafka_config import Ports
from infra.stack.ports import free_port

_START_SECONDS: Final = 180
_STOP_SECONDS: Final = 10
_QUICK_FAIL_OVER: Final = MappingProxyType(
    {
        "controller.quorum.fetch.timeout.ms": "1000",
        "controller.quorum.election.timeout.ms": "500",
        "replica.lag.time.max.ms": "3000",
    }
)


class KafkaCluster:
    """Nodes 1 to `size`, each with a copy of every record; a majority makes it safe."""

    def __init__(self, home: Path, size: int = 3) -> None:
        """Describe the cluster on `home`, on free ports."""
        peers = {number: Ports(free_port(), free_port()) for number in range(1, size + 1)}
        self.nodes = {number: _node(home, number, peers) for number in peers}

    @property
    def bootstrap(self) -> str:
        """The addresses of all nodes."""
        return ",".join(node.bootstrap for node in self.nodes.values())

    def access(self, principal: Principal) -> KafkaAccess:
        """Return how `principal` reaches the cluster."""
        one = next(iter(self.nodes.values())).access(principal)
        return KafkaAccess(
            self.bootstrap, one.protocol, one.mechanism, principal, one.password, None
        )

    def start(self) -> None:
        """Start all nodes and wait until each answers."""
        formatting = [node.format() for node in self.nodes.values()]
        for done in formatting:
            done()
        for node in self.nodes.values():
            node.launch()
        for node in self.nodes.values():
            node.await_ready(_START_SECONDS)

    def stop(self) -> None:
        """Stop all nodes; the last may lack its quorum to end by itself and is then killed."""
        for node in self.nodes.values():
            node.stop(_STOP_SECONDS)

    def kill(self) -> None:
        """Kill all nodes, for data that nobody wants any more."""
        for node in self.nodes.values():
            node.kill()


def _node(home: Path, number: int, peers: dict[int, Ports]) -> KafkaNode:
    folder = home.absolute() / f"kafka-{number}"
    log = home.absolute() / "logs" / f"kafka-{number}.log"
    plan = NodePlan(number, peers[number], peers, folder, log)
    return KafkaNode(home, plan, settings=_QUICK_FAIL_OVER)
