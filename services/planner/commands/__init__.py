"""Commands are data: one union of strict models, the same JSON over HTTP and Kafka.

Where a command states what its event will hold, it inherits the event's fields. A command names
its stream by `client_id`, `episode_id`, `plan_id` or `clinic_id`.
"""

from services.planner.commands.reading import InvalidCommand, read
from services.planner.commands.union import AnyCommand, TaggedCommand

__all__ = ["AnyCommand", "InvalidCommand", "TaggedCommand", "read"]
