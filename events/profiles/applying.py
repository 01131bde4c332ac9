"""Which profiles hold for an episode on a day: by payers, level of care, state and adoption."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from events.profiles.diagnosed import Coded
from events.profiles.library import Library, library, substance_use
from events.profiles.models import Applies, PayerKind, Profile, SignatureRule
from events.state.clinic import Adoption, ClinicState
from events.state.episode import EpisodeState, enrollment_on
from events.values.authorizations import InsuranceContent
from events.values.identity import Enrollment, LevelOfCare
from events.values.text import Code, UsState


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and how care runs on a day, and who pays for it; several payers may."""

    payer_kinds: frozenset[PayerKind]
    level_of_care: LevelOfCare | None = None
    state: UsState | None = None
    program: Code = "unknown"
    diagnoses: tuple[str, ...] = ()

    @property
    def substance_use(self) -> bool:
        """Whether treatment is for substance use, by program or diagnosis."""
        return substance_use().shows(self.program, self.diagnoses)


@dataclass(frozen=True, slots=True)
class Applied:
    """A profile version that holds, and the day since which it has; None: from the beginning."""

    profile: Profile
    since: date | None = None


def profiles_at(
    payers: Iterable[PayerKind],
    level_of_care: LevelOfCare | None,
    state: UsState | None,
    day: date,
    adoptions: Sequence[Adoption] = (),
) -> tuple[Profile, ...]:
    """Return the profiles that hold on a day for its payers, a level of care and a state.

    Of each profile the version holds that the clinic adopted last by that day (`adoptions`, as its
    state has them), else the first. Profiles for substance use, or for programs of a name, need the
    program and the diagnoses: `holding` takes them.
    """
    return holding(Setting(frozenset(payers), level_of_care, state), day, adoptions)


def holding(
    setting: Setting, day: date, adoptions: Sequence[Adoption] = (), known: Library | None = None
) -> tuple[Profile, ...]:
    """Return the profiles that hold for a setting on a day, each in one version."""
    if known is None:
        return _shipped(setting, day, tuple(adoptions))
    return _holding(setting, day, adoptions, known)


@lru_cache(maxsize=4_096)
def _shipped(setting: Setting, day: date, adoptions: tuple[Adoption, ...]) -> tuple[Profile, ...]:
    # Notices ask the same of many instants of one day.
    return _holding(setting, day, adoptions, library())


def _holding(
    setting: Setting, day: date, adoptions: Sequence[Adoption], shipped: Library
) -> tuple[Profile, ...]:
    adopted = adopted_on(adoptions, day, shipped)
    chosen = (shipped.profiles.get((code, adopted.get(code, 1))) for code in shipped.codes())
    return tuple(
        each
        for each in chosen
        if each is not None
        and in_effect(each, day)
        and fits(each, setting, adopted=each.code in adopted)
    )


def adopted_on(adoptions: Sequence[Adoption], day: date, known: Library) -> dict[Code, int]:
    """Return the version of each profile that was adopted by a day; the later recorded holds."""
    dated = sorted(adoptions, key=lambda each: each.effective_on)
    return {
        each.policy: each.policy_version
        for each in dated
        if each.effective_on <= day and (each.policy, each.policy_version) in known.profiles
    }


def in_effect(profile: Profile, day: date) -> bool:
    """Say whether the profile is law on a day."""
    first, last = profile.effective_from, profile.effective_until
    return (first is None or first <= day) and (last is None or day <= last)


def fits(profile: Profile, setting: Setting, *, adopted: bool) -> bool:
    """Say whether the profile is for a setting; a licence's is for every payer once adopted."""
    asked = profile.applies
    if asked.adopted_only and not adopted:
        return False
    whoever_pays = not asked.payer_kinds or (asked.licence and adopted)
    return (
        (whoever_pays or not setting.payer_kinds.isdisjoint(asked.payer_kinds))
        and (not asked.states or setting.state in asked.states)
        and (not asked.levels_of_care or setting.level_of_care in asked.levels_of_care)
        and setting.level_of_care not in asked.not_levels_of_care
        and (not asked.program_words or _named(setting.program, asked.program_words))
        and _treats(asked, setting)
    )


def _treats(asked: Applies, setting: Setting) -> bool:
    """Say whether treatment is for substance use, or is not, as asked.

    A second diagnosis does not lift the rules of another program: only its name does.
    """
    match asked.substance_use:
        case None:
            return True
        case True:
            return setting.substance_use
        case False:
            return not substance_use().shows(setting.program, ())


def _named(program: Code, words: Iterable[Code]) -> bool:
    return not set(program.split("-")).isdisjoint(words)


def setting_of(enrollment: Enrollment | None, diagnoses: tuple[str, ...] = ()) -> Setting:
    """Return the setting of an enrollment; without one nobody pays and nothing is known."""
    if enrollment is None:
        return Setting(frozenset(), diagnoses=diagnoses)
    return Setting(
        frozenset({enrollment.payer.kind}),
        enrollment.level_of_care,
        enrollment.state,
        enrollment.program,
        diagnoses,
    )


@dataclass(frozen=True, slots=True)
class Care:
    """What decides which profiles hold for an episode: where care runs, and who pays from when.

    `insurances` are those of the client, beside the payer that the enrollment names (A1.59).
    `coded` are the diagnoses by day where their history is at hand; else `diagnoses` are the codes
    of every day.
    """

    episode: EpisodeState
    clinic: ClinicState
    diagnoses: tuple[str, ...] = ()
    insurances: tuple[InsuranceContent, ...] = ()
    coded: tuple[Coded, ...] | None = None

    def codes(self, day: date, known_by: date) -> tuple[str, ...]:
        """Return the codes that stood on a day, as known by a day (A1.07)."""
        if self.coded is None:
            return self.diagnoses
        return tuple(each.code for each in self.coded if each.stands(day, known_by))

    def setting(self, day: date, known_by: date | None = None) -> Setting:
        """Return the setting of a day, with all who pay then; as known by that day, or a later."""
        codes = self.codes(day, known_by or day)
        known = setting_of(enrollment_on(self.episode, day), codes)
        paying = {each.payer.kind for each in self.insurances if _pays(each, day)}
        return replace(known, payer_kinds=known.payer_kinds | paying)

    def turns(self) -> list[date]:
        """Return the days from the admission on at which other profiles may begin to hold."""
        days: Iterator[date | None] = iter(
            (
                self.episode.opened_on,
                *(each.effective_on for each in self.episode.enrollments),
                *(each.effective_on for each in self.clinic.adoptions),
                *(each.effective_from for each in library().profiles.values()),
                *(each.from_on for each in self.insurances),
                *(_after(each.until_on) for each in self.insurances),
                *(each.noted_on for each in self.coded or ()),
                *(each.ended_on for each in self.coded or ()),
            )
        )
        begun = self.episode.opened_on or date.min
        return sorted({each for each in days if each is not None and each >= begun})


def _pays(insurance: InsuranceContent, day: date) -> bool:
    ends = insurance.until_on
    return insurance.from_on <= day and (ends is None or day <= ends)


def _after(day: date | None) -> date | None:
    return None if day is None else day + timedelta(days=1)


def profiles_of(care: Care, day: date) -> tuple[Applied, ...]:
    """Return the profiles that hold for an episode on a day, each with the day since it does.

    `since` begins the unbroken stretch of days on which the same version held; a rule that begins
    makes nothing due before that day (A11.21). It is None where it held from the admission on.
    Diagnoses count as known by the day: what is noted later moves no earlier answer (A11.13).
    """
    turns = [each for each in care.turns() if each <= day]
    held = {turn: holding(care.setting(turn, day), turn, care.clinic.adoptions) for turn in turns}
    now = holding(care.setting(day), day, care.clinic.adoptions)
    return tuple(Applied(each, _since(each, turns, held)) for each in now)


def _since(
    profile: Profile, turns: Sequence[date], held: dict[date, tuple[Profile, ...]]
) -> date | None:
    since: date | None = None
    for turn in reversed(turns):
        if not any(same_rules(each, profile) for each in held[turn]):
            return since
        since = turn
    return None


def same_rules(one: Profile, other: Profile) -> bool:
    """Say whether two versions of a profile give the same due days."""
    rules = (one.plan, one.review, one.deadlines) == (other.plan, other.review, other.deadlines)
    return one.code == other.code and rules


def required_signatures(profiles: Iterable[Profile]) -> tuple[SignatureRule, ...]:
    """Return the signatures that profiles ask for, each once; of two alike the stricter."""
    found: dict[frozenset[str], SignatureRule] = {}
    for each in (rule for profile in profiles for rule in profile.signatures):
        roles = frozenset(each.any_of)
        known = found.get(roles)
        found[roles] = each if known is None else _stricter(known, each)
    return tuple(found.values())


def _stricter(one: SignatureRule, other: SignatureRule) -> SignatureRule:
    return one.model_copy(
        update={
            "blocks": one.blocks or other.blocks,
            "on_change": one.on_change or other.on_change,
            "stand_in": one.stand_in and other.stand_in,
        }
    )


def plan_optional(profiles: Sequence[Profile]) -> bool:
    """Say whether no formal plan is needed: one says so, and no other asks for a plan (B32)."""
    asked = any(each.plan is not None or _blocks(each) for each in profiles)
    return not asked and any(each.plan_optional for each in profiles)


def _blocks(profile: Profile) -> bool:
    """Say whether a profile lets no plan take effect without some part: so it asks for a plan."""
    parts = any(each.blocks for each in profile.components)
    return parts or any(each.blocks for each in profile.signatures)
