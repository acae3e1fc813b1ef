"""Where the conditions stand that have a name, for ``mutation.py``: what is written once is spoilt once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from changes import with_part
from gongyi.derivations.base import Derivation
from gongyi.derivations.concluded import Concluded
from gongyi.derivations.earliest import Earliest
from gongyi.derivations.first import First
from gongyi.derivations.narrowed import Narrowed
from gongyi.law.conditions import Condition
from gongyi.law.mentions import Key, all_parts, parts_of
from gongyi.law.norms import Norm, Period
from gongyi.loading.loaded import Loaded
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Notebook


def roots(loaded: Loaded) -> dict[str, Condition]:
    """Every condition that has a name, as it is written. What names nothing but another one is that other one."""
    names = Vocabulary(loaded.model)
    for where, variants in loaded.derived.items():
        names.derived[where] = next(iter(variants.values())).fact
    names.periods |= set(loaded.periods)
    names.norms.update((identity, next(iter(found.values())).scope) for identity, found in loaded.norms.items())
    names.conditions.update(loaded.conditions)
    found: dict[str, Condition] = {}
    for name, one in loaded.conditions.items():
        root = ConditionParser(names, one.scope, one.source.file, Notebook(), (name,)).parse(one.when)
        if root not in found.values():
            found[name] = root
    return found


def conditions(loaded: Loaded) -> Iterator[tuple[Key, Condition]]:
    """Every condition of a norm (its remarks included), derived fact and period, with whose it is."""
    for identity, variants in loaded.norms.items():
        for norm in variants.values():
            for version in norm.versions:
                yield from ((("norm", identity), found) for found in of_norm(version))
    for where, facts in loaded.derived.items():
        for derived in facts.values():
            yield from ((("derived", *where), found) for found in derived.conditions())
    for where, period in loaded.periods.items():
        for run in period.versions:
            yield from ((("period", *where), part.when) for part in run.parts)


def of_norm(norm: Norm) -> Iterator[Condition]:
    """The conditions of one version of a norm, those of its remarks and of what comes next included."""
    yield norm.when
    yield from (found for found in (norm.done, norm.breached) if found is not None)
    for item in (*norm.situations, *norm.flags, *norm.next):
        yield item.when


class Places:
    """Where each condition that has a name is read as though it stood there."""

    def __init__(self, loaded: Loaded, named: Mapping[str, Condition]) -> None:
        self.loaded = loaded
        names = {root: name for name, root in named.items()}
        self.nodes: dict[str, list[Condition]] = {name: [] for name in named}
        self.keys: dict[str, set[Key]] = {name: set() for name in named}
        for key, condition in conditions(loaded):
            for node in all_parts(condition):
                name = names.get(node)
                if name is not None:
                    self.nodes[name].append(node)
                    self.keys[name].add(key)

    def with_other(self, name: str, other: Condition) -> Loaded:
        """The policy with another condition under a name."""
        rewriter = _Rewriter({id(node) for node in self.nodes[name]}, other)
        loaded, keys = self.loaded, self.keys[name]
        norms, derived, periods = dict(loaded.norms), dict(loaded.derived), dict(loaded.periods)
        for kind, *where in keys:
            if kind == "norm":
                norms[where[0]] = {reading: rewriter.norm(norm) for reading, norm in norms[where[0]].items()}
            elif kind == "derived":
                at = (where[0], where[1])
                derived[at] = {reading: rewriter.derived(fact) for reading, fact in derived[at].items()}
            else:
                at = (where[0], where[1])
                periods[at] = rewriter.period(periods[at])
        return replace(loaded, norms=norms, derived=derived, periods=periods)


class _Rewriter:
    """Puts another condition in place of some nodes."""

    def __init__(self, places: set[int], other: Condition) -> None:
        self.places, self.other = places, other

    def condition(self, condition: Condition) -> Condition:
        if id(condition) in self.places:
            return self.other
        changed = condition
        for index, part in enumerate(parts_of(condition)):
            other = self.condition(part)
            if other is not part:
                changed = with_part(changed, index, other)
        return changed

    def norm(self, norm: Norm) -> Norm:
        of = self.condition
        return replace(
            norm,
            when=of(norm.when),
            done=None if norm.done is None else of(norm.done),
            breached=None if norm.breached is None else of(norm.breached),
            situations=tuple(replace(item, when=of(item.when)) for item in norm.situations),
            flags=tuple(replace(item, when=of(item.when)) for item in norm.flags),
            next=tuple(replace(item, when=of(item.when)) for item in norm.next),
            earlier=tuple(self.norm(version) for version in norm.earlier),
        )

    def derived(self, derived: Derivation) -> Derivation:
        of = self.condition
        match derived:
            case Concluded():
                return replace(derived, when=of(derived.when))
            case First():
                return replace(derived, where=of(derived.where))
            case Earliest():
                return replace(
                    derived, candidates=tuple(replace(item, where=of(item.where)) for item in derived.candidates)
                )
            case Narrowed():
                return replace(derived, cases=tuple((of(condition), to) for condition, to in derived.cases))
            case _:
                return derived

    def period(self, period: Period) -> Period:
        return replace(
            period,
            parts=tuple(replace(part, when=self.condition(part.when)) for part in period.parts),
            earlier=tuple(self.period(version) for version in period.earlier),
        )
