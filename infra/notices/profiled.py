"""The reviews that profiles make due, worked out once more from their data files alone."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from events.state.clinic import Adoption
from events.values.identity import Enrollment
from infra.notices.world import Scene

_Json = Mapping[str, Any]
_DAY: Final = timedelta(days=1)
_OVER: Final = 367
_CALENDAR: Final = frozenset({"days", "months", "ramp"})


@cache
def profiles() -> Mapping[str, tuple[_Json, ...]]:
    """Return the profiles that ship by code, their versions in order, as they stand in files."""
    found: dict[str, list[_Json]] = {}
    folder = files("events.profiles") / "data" / "profiles"
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        for each in json.loads(path.read_text("utf-8")):
            found.setdefault(each["code"], []).append(each)
    return {code: tuple(some) for code, some in found.items()}


def lengths(anchor: date) -> Iterator[date]:
    """Yield every day that some profile may make due, counted from a day."""
    for each in (one for some in profiles().values() for one in some if "review" in one):
        for leaf in _leaves(each["review"]["rule"]):
            counts = leaf.get("days") or [leaf["count"]] if leaf["op"] in _CALENDAR else []
            for count in counts:
                yield _months(anchor, count) if leaf["op"] == "months" else anchor + count * _DAY


def profile_dues(
    scene: Scene, at: datetime, anchor_on: date, activated_on: date, *, reviewed: bool
) -> Iterator[dict[str, Any]]:
    """Yield day, citation and days of each profile that holds at an instant, in their order."""
    turns = [day for day in _turns(scene) if scene.begins(day) <= at]
    enrollments, adoptions = scene.episode.enrollments, scene.clinic.adoptions
    held = [_held(enrollments, adoptions, day) for day in turns]
    for code, one in held[-1].items() if held else ():
        rule = _chosen(one.get("review", {}).get("rule"), scene, turns[-1])
        if code == "default" or not _is_calendar(one.get("review", {}).get("rule")) or rule is None:
            continue
        on = _due(rule, anchor_on, activated_on, reviewed=reviewed)
        row = one["review"]["row"]
        since = None
        for day, some in zip(reversed(turns), reversed(held), strict=True):
            if code not in some or not _alike(some[code], one):
                break
            since = day
        else:
            since = None
        moved = since is not None and on < since
        ahead = (on - anchor_on).days
        yield {
            "on": since if moved else on,
            "citation": "A11.21" if moved else row if "." in row else "A7.02",
            "days": ahead if 0 < ahead < _OVER else None,
        }


def _turns(scene: Scene) -> list[date]:
    opened = scene.episode.opened_on or date.min
    laws = (one.get("effective_from") for some in profiles().values() for one in some)
    days = {
        opened,
        *(each.effective_on for each in scene.episode.enrollments),
        *(each.effective_on for each in scene.clinic.adoptions),
        *(date.fromisoformat(each) for each in laws if each),
    }
    return sorted(day for day in days if day >= opened and day != date.min)


@lru_cache(maxsize=4_096)
def _held(
    enrollments: tuple[Enrollment, ...], adoptions: tuple[Adoption, ...], day: date
) -> dict[str, _Json]:
    enrolled = [each for each in enrollments if each.effective_on <= day]
    chosen: dict[str, int] = {}
    for each in sorted(adoptions, key=lambda it: it.effective_on):
        known = [one["version"] for one in profiles().get(each.policy, ())]
        if each.effective_on <= day and each.policy_version in known:
            chosen[each.policy] = each.policy_version
    found: dict[str, _Json] = {}
    for code, some in profiles().items():
        (one,) = [each for each in some if each["version"] == chosen.get(code, 1)]
        lawful = one.get("effective_from", "0001-01-01") <= day.isoformat()
        if lawful and _fits(one["applies"], enrolled[-1:], adopted=code in chosen):
            found[code] = one
    return found


def _fits(asked: _Json, enrolled: list[Enrollment], *, adopted: bool) -> bool:
    if asked.get("adopted_only") and not adopted:
        return False
    whoever = asked.get("licence") and adopted
    payer, level, state, words = None, None, None, {"unknown"}
    for each in enrolled:
        payer, level, state = each.payer.kind, each.level_of_care, each.state
        words = {*each.program.split("-")}
    using = bool(words & _using())
    wanted = (
        not asked.get("payer_kinds") or whoever or payer in asked["payer_kinds"],
        not asked.get("states") or state in asked["states"],
        not asked.get("levels_of_care") or level in asked["levels_of_care"],
        level not in asked.get("not_levels_of_care", ()),
        not asked.get("program_words") or words & {*asked["program_words"]},
        asked.get("substance_use") in {None, using},
    )
    return all(wanted)


@cache
def _using() -> frozenset[str]:
    text = files("events.profiles").joinpath("data", "substance_use.json").read_text("utf-8")
    return frozenset(json.loads(text)["program_words"])


def _alike(one: _Json, other: _Json) -> bool:
    return all(one.get(name) == other.get(name) for name in ("plan", "review", "deadlines"))


def _leaves(rule: _Json) -> Iterator[_Json]:
    parts = [*rule.get("of", ()), *(each["rule"] for each in rule.get("cases", ()))]
    named = ("then", "otherwise", "younger", "older", "urgent")
    parts += [rule[name] for name in named if rule.get(name)]
    yield rule
    for each in parts:
        yield from _leaves(each)


def _is_calendar(rule: _Json | None) -> bool:
    """Say whether a rule has no other leaves than days counted from activation or last review."""
    leaves = [each for each in _leaves(rule) if "start" in each or "of" not in each] if rule else []
    branches = {"by-setting", "by-age"}
    return bool(leaves) and all(
        each["op"] in branches
        or (each["op"] in _CALENDAR and each["start"] in {"last-review", "activation"})
        for each in leaves
    )


def _chosen(rule: _Json | None, scene: Scene, day: date) -> _Json | None:
    """Return the branch for level of care and program; of ages, whose nobody is known, the rule."""
    if rule is None or rule["op"] != "by-setting":
        return rule
    enrolled = [each for each in scene.episode.enrollments if each.effective_on <= day]
    for each in enrolled[-1:]:
        for case in rule["cases"]:
            words = {*case.get("program_words", ())} & {*each.program.split("-")}
            if each.level_of_care in case.get("levels_of_care", ()) or words:
                return dict(case["rule"])
    return rule.get("otherwise")


def _due(rule: _Json, anchor_on: date, activated_on: date, *, reviewed: bool) -> date:
    start = activated_on if rule.get("start") == "activation" else anchor_on
    match rule["op"]:
        case "days":
            return start + timedelta(days=rule["count"])
        case "months":
            return _months(start, rule["count"])
        case "ramp":
            fixed = (start + count * _DAY for count in rule["days"])
            early = rule.get("early", 14) * _DAY
            ahead = [day for day in fixed if not reviewed or day > anchor_on + early]
            then = rule["then"]
            return ahead[0] if ahead else _due(then, anchor_on, activated_on, reviewed=reviewed)
        case "by-age":
            some = [rule[name] for name in ("younger", "older") if rule.get(name)]
        case _:
            some = rule["of"]
    days = [_due(each, anchor_on, activated_on, reviewed=reviewed) for each in some]
    return max(days) if rule["op"] == "latest-of" else min(days)


def _months(day: date, count: int) -> date:
    """Return the day so many months on, going back while that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError
