"""Which outcomes of which norms the scenarios hold, reading by reading.

A scenario counts for the reading of the norm under which it judged it: the one that it chooses, else the default (also
where it chooses a reading of another norm or of a derived fact). Readings of a norm that are the same in all that
decides an outcome, and differ only in what is said with it (action, party, flags, what comes next), count as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from gongyi import STATUSES, Norm, Policy, ReadingError, Situation, default_reading, norm_id, outcomes
from gongyi_desk.rulebook.scenarios import Features, Never, Said, Scenario
from gongyi_facts import did_you_mean

ChosenReadings = tuple[tuple[str, str], ...]
"""The readings that are chosen and not the default: of which norm or derived fact, and which."""


Rows = dict[str, list[Scenario]]


@dataclass
class Tally:
    """The outcomes of a norm under one of its readings: those it can have, the scenarios of each, and those that
    cannot come about. ``readings`` names that reading and those that decide alike; none where the norm has but one.
    """

    norm: Norm
    readings: tuple[str, ...]
    possible: tuple[str, ...]
    scenarios: dict[str, list[Scenario]] = field(default_factory=dict)
    never: dict[str, Never] = field(default_factory=dict)
    situations: Rows = field(default_factory=dict)
    """The situations that need a scenario in which they decide, each with those that have them; under another reading
    than the default only those that it changes."""
    never_deciding: dict[str, Never] = field(default_factory=dict)

    @property
    def tested(self) -> Rows:
        """The situations that need a scenario, each with those that have it decide."""
        return {name: found for name, found in self.situations.items() if name not in self.never_deciding}

    @property
    def idle(self) -> tuple[str, ...]:
        """The situations that need a scenario and have none."""
        return tuple(name for name, found in self.tested.items() if not found)

    @property
    def due(self) -> tuple[str, ...]:
        """The outcomes that need a scenario."""
        return tuple(status for status in self.possible if status not in self.never)

    @property
    def missing(self) -> tuple[str, ...]:
        """The outcomes that need a scenario and have none."""
        return tuple(status for status in self.due if not self.scenarios.get(status))

    def take(self, status: str, scenario: Scenario) -> None:
        """Count a scenario for an outcome, once."""
        _once(self.scenarios.setdefault(status, []), scenario)

    def take_situation(self, name: str, scenario: Scenario) -> None:
        """Count a scenario for a situation, once."""
        _once(self.situations.get(name, []), scenario)


@dataclass
class Held:
    """What the scenarios hold of a norm: a tally for each reading, the default's first; and every scenario that speaks
    of the norm, with the outcomes that it holds under each choice of readings."""

    tallies: tuple[Tally, ...]
    scenarios: dict[Scenario, dict[ChosenReadings, list[str]]] = field(default_factory=dict)

    @property
    def norm(self) -> Norm:
        """The norm under its default reading."""
        return self.tallies[0].norm

    def take(self, said: Said, profile: Mapping[str, str], default: Mapping[str, str]) -> None:
        """Count what a step says, judged under a profile of readings."""
        found = self.scenarios.setdefault(said.scenario, {})
        reading = profile.get(self.norm.id)
        tally = next((tally for tally in self.tallies if reading in tally.readings), self.tallies[0])
        if said.situation is not None:
            tally.take_situation(said.situation, said.scenario)
        if said.status is None:
            return
        tally.take(said.status, said.scenario)
        chosen = tuple((key, name) for key, name in profile.items() if default[key] != name)
        outcomes = found.setdefault(chosen, [])
        if said.status not in outcomes:
            outcomes.append(said.status)


def held(policy: Policy, found: Features) -> dict[str, Held]:
    """What the scenarios hold of each norm of a policy, by its id; what ``problems`` finds wrong is left out."""
    default = policy.profile({})
    norms = {identity: Held(tuple(_tallies(policy, identity))) for identity in policy.loaded.norms}
    known: dict[tuple[tuple[str, str], ...], dict[str, str] | ReadingError] = {}
    for said in found.said:
        chosen = tuple(said.readings.items())
        profile = known.get(chosen) or known.setdefault(chosen, _profile(policy, said.readings))
        if said.norm in norms and isinstance(profile, dict):
            norms[said.norm].take(said, profile, default)
    for never in found.never:
        for tally in _spoken_of(norms, never):
            if never.situation is None:
                tally.never[never.status] = never
            else:
                tally.never_deciding[never.situation] = never
    return norms


def _tallies(policy: Policy, identity: str) -> Iterator[Tally]:
    variants = policy.loaded.norms[identity]
    default = default_reading(policy.loaded, identity)
    alike: dict[tuple[Norm, ...], list[str | None]] = {}
    for name in sorted(variants, key=lambda name: name != default):
        alike.setdefault(_deciding(variants[name]), []).append(name)
    seen: set[Situation] = set()
    for names in alike.values():
        norm = variants[names[0]]
        possible = outcomes([norm])
        own = [row for version in _deciding(norm) for row in version.situations if row not in seen]
        seen.update(own)
        statuses = tuple(status for status in STATUSES if status in possible)
        yield Tally(norm, tuple(filter(None, names)), statuses, situations={row.name: [] for row in own})


def _deciding(norm: Norm) -> tuple[Norm, ...]:
    """The versions of a norm without what is only said with an outcome, and does not decide it."""
    return tuple(
        replace(version, action="", toward=None, situations=_bare(version), flags=(), next=(), reading=None, earlier=())
        for version in norm.versions
    )


def _bare(norm: Norm) -> tuple[Situation, ...]:
    return tuple(replace(row, flags=(), authority="", since=()) for row in norm.situations)


def _once(found: list[Scenario], scenario: Scenario) -> None:
    if scenario not in found:
        found.append(scenario)


def _profile(policy: Policy, readings: Mapping[str, str]) -> dict[str, str] | ReadingError:
    """The full profile of readings, or what is wrong with them."""
    try:
        return policy.profile(readings)
    except ReadingError as error:
        return error


def _spoken_of(norms: Mapping[str, Held], never: Never) -> list[Tally]:
    """The tallies of which it is said that an outcome does not come about."""
    tallies = norms[never.norm].tallies if never.norm in norms else ()
    key, _, name = (never.reading or "").partition("=")
    if key and norm_id(key) != never.norm:
        return []
    chosen = [tally for tally in tallies if not key or name in tally.readings]
    if never.situation is not None:
        return [tally for tally in chosen if never.situation in tally.situations]
    return [tally for tally in chosen if never.status in tally.possible]


# --- what is wrong -------------------------------------------------------------------------


def problems(policy: Policy, found: Features, norms: Mapping[str, Held]) -> Iterator[str]:
    """What is wrong with the scenarios, and which outcomes they leave out."""
    yield from dict.fromkeys(_misnamed(policy, found))
    for one in norms.values():
        for tally in one.tallies:
            yield from _untested(tally)
    for never in found.never:
        yield from _wrongly_never(norms, never)


def _misnamed(policy: Policy, found: Features) -> Iterator[str]:
    """Steps that speak of norms or readings that do not exist."""
    for said in found.said:
        where = f"features/{said.scenario.file}:{said.line}"
        if said.norm not in policy.loaded.norms:
            yield f"{where}: 没有“{said.norm}”这条规范。{did_you_mean(said.norm, policy.loaded.norms)}"
        profile = _profile(policy, said.readings)
        if isinstance(profile, ReadingError):
            yield f"{where}: {profile}"


def _untested(tally: Tally) -> Iterator[str]:
    under = f"按读法 {'、'.join(tally.readings)} " if tally.readings else ""
    if tally.idle:
        words = "、".join(f"“{name}”" for name in tally.idle)
        yield f"{tally.norm.source}: {tally.norm.id} {under}的情形{words}没有场景检验。请补写场景。"
    if tally.missing:
        words = "、".join(f"“{STATUSES[status]}”" for status in tally.missing)
        yield f"{tally.norm.source}: {tally.norm.id} {under}的结论{words}没有场景检验。请补写场景。"


def _wrongly_never(norms: Mapping[str, Held], never: Never) -> Iterator[str]:
    where = f"features/{never.file}:{never.line}"
    under = f"按读法“{never.reading}”" if never.reading else ""
    tallies = _spoken_of(norms, never)
    kind = "结论" if never.situation is None else "情形"
    if not tallies:
        yield f"{where}: 这里说{under}不会出现的，本来就不是 {never.norm} 的{kind}。请改正编号、读法或者{kind}。"
    for tally in tallies:
        by_row = never.situation is not None
        found = tally.situations[str(never.situation)] if by_row else tally.scenarios.get(never.status, [])
        word = f"情形“{never.situation}”" if by_row else f"“{STATUSES[never.status]}”"
        for scenario in found[:1]:
            yield (
                f"{where}: 这里说 {never.norm} {under}不会出现{word}，但是有场景得出它"
                f"（{scenario.file}:{scenario.line}）。请删去这句说明。"
            )
