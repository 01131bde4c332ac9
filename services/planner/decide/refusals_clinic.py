"""Refusals of what an administrator asks of a clinic's own stream."""

from services.planner.refusal import Refusal


class AdoptionBackdated(Refusal):
    """A policy cannot have held before the clinic adopted it."""

    code = "adoption-backdated"
    rule = "a policy holds from the day of its adoption or later"
    sources = ("A3.18", "A11.21")
    way_out = "let it hold from today, the clinic's local day, or later"
