"""A clinic's own templates as a shelf."""

from events.state.own_templates import OwnTemplates
from events.templates.library import Shelf, Template, shelf


def own_shelf(held: OwnTemplates) -> Shelf:
    """Return the versions that stand."""
    return shelf(
        [
            Template(id=name, version=number, content=content)
            for name, each in held.items()
            for number, content in each.versions.items()
        ]
    )
