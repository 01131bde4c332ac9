"""`goldenthread demo`: the invented anxiety plan, played on a client who is new."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import typer

from infra.cli.command import add_commands
from infra.cli.output import output, run_async

if TYPE_CHECKING:
    from infra.demo.play import Performance
    from infra.settings import Settings


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    add_commands(app, demo)


def demo() -> None:
    """Play the anxiety plan from intake to its first due review, on a client who is new.

    It goes through the API, the clinic's own clock and Kafka, as anybody would; needs `make up`.

    Exit codes: 0 played; 1 a command was refused; 3 a service did not answer.

    Example: goldenthread demo
    """
    from infra.demo.performing import perform
    from infra.settings import load_settings

    settings = load_settings()
    performance = run_async(perform(settings, lambda client: _tokens(settings, client), output.say))
    output.result(as_json(performance), *told(performance))


def demonstrated(settings: "Settings") -> "Performance | None":
    """Return what came of the stack's last performance; a new stack plays its first.

    None where none is wanted, some service that it needs is not to run, or the demo clinic is of
    an earlier release; that is told.

    Raises:
        GoldenThreadError: a service did not answer, or a command was refused.
    """
    from infra.demo.clinic import OtherClock
    from infra.demo.performing import perform_once
    from infra.local_choice import SERVICES

    if not settings.demonstration or set(settings.services) != set(SERVICES):
        return None
    try:
        performance: Performance = run_async(
            perform_once(settings, lambda client: _tokens(settings, client), output.say)
        )
    except OtherClock as error:
        output.note(f"no demonstration: {error}")
        return None
    return performance


def as_json(performance: "Performance") -> Mapping[str, object]:
    """Return a performance for programs."""
    cast = performance.cast
    return {
        "client": cast.client,
        "episode": cast.episode,
        "plan": performance.plan,
        "notice": performance.notice,
    }


def told(performance: "Performance") -> Iterator[str]:
    """Yield what people are told of a performance: the plan, and its notice as Kafka has it."""
    from json import dumps

    plan, notice = performance.plan, performance.notice
    yield f"The plan {performance.cast.plan}, as its view shows it:"
    yield from (f"  {line}" for line in _plan_lines(plan))
    yield f"Its notice, as it stands on topic notices.{notice['source'].rpartition('/')[2]}:"
    yield from (f"  {line}" for line in dumps(notice, indent=2).splitlines())
    yield ""


def _plan_lines(plan: Mapping[str, Any]) -> Iterator[str]:
    yield f"version {plan['version']}, {plan['status']}"
    for each in plan["diagnoses"].values():
        yield f"diagnosis  {each['content']['code']} {each['content']['text']}"
    for each in plan["goals"].values():
        yield f"goal       {each['content']['words']}"
    for each in plan["objectives"].values():
        yield f"objective  {each['content']['statement']}"


def _tokens(settings: "Settings", client: str) -> Mapping[Any, str]:
    """Return tokens for those who act in the story.

    Raises:
        OtherIssuer, NoSigningKey: tokens are not made here.
    """
    from infra.cli.token import issued
    from infra.cli.trying import TOKEN_HOURS
    from infra.clinics.demo import DEMO
    from infra.stack.signing import Grant

    bearers = {"clinician": None, "client": client}
    return {
        who: issued(settings, Grant(DEMO.clinic, f"dev:{who}", (who,), acts_for), TOKEN_HOURS)
        for who, acts_for in bearers.items()
    }
