"""Which event types a release knows, in a few characters."""

from hashlib import sha256

from events.registry import Registry


def fingerprint(registry: Registry) -> str:
    """Return 16 characters that differ between registries with different types or versions."""
    names = "\n".join(each.full for each in registry.types())
    return sha256(names.encode()).hexdigest()[:16]
