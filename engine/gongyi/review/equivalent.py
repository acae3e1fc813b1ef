"""Whether two readings of a norm say the same: the same words, and conditions that no facts tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gongyi.law.conditions import Condition, Connective, Quantified
from gongyi.law.connectives import TRUE, All, AnyOf, Not, is_presumption
from gongyi.law.norms import Modality, Norm
from gongyi.review.satisfiable import Possibilities

Outcomes = Mapping[str, frozenset[str]]
"""The statuses that each norm can have."""


def same(one: Norm, other: Norm, outcomes: Outcomes) -> bool:
    """Whether two norms come to the same verdict, with the same remarks, whatever the facts are once they are known.

    True only where that is certain. What a presumption comes to while facts are unknown counts as a difference; what
    a condition leaves open needlessly is another remark's.
    """
    pairs = list(zip(one.versions, other.versions, strict=False))
    return len(one.versions) == len(other.versions) and all(_same_version(*pair, outcomes) for pair in pairs)


def _same_version(one: Norm, other: Norm, outcomes: Outcomes) -> bool:
    if _words(one) != _words(other) or not equivalent(one.when, other.when, outcomes):
        return False
    # The use of a power is remarked on even where there was none.
    given = TRUE if one.modality == Modality.POWER else one.when
    return (
        equivalent(one.done or TRUE, other.done or TRUE, outcomes, given)
        and equivalent(one.breached or TRUE, other.breached or TRUE, outcomes, given)
        and all(
            equivalent(a.when, b.when, outcomes, given)
            for a, b in zip(one.situations, other.situations, strict=True)
        )
        and all(equivalent(a.when, b.when, outcomes) for a, b in zip(one.flags, other.flags, strict=True))
        and all(equivalent(a.when, b.when, outcomes) for a, b in zip(one.next, other.next, strict=True))
    )


def _words(norm: Norm) -> Norm:
    """A norm without what its conditions say, and without its reading's name."""
    return replace(
        norm,
        when=TRUE,
        done=norm.done and TRUE,
        breached=norm.breached and TRUE,
        situations=tuple(replace(row, when=TRUE) for row in norm.situations),
        flags=tuple(replace(flag, when=TRUE) for flag in norm.flags),
        next=tuple(replace(item, when=TRUE) for item in norm.next),
        reading=None,
        earlier=(),
    )


def equivalent(one: Condition, other: Condition, outcomes: Outcomes, given: Condition = TRUE) -> bool:
    """Whether, where ``given`` holds, no facts make one condition hold and the other fail; True only where certain."""
    if one == other:
        return True
    wholes = _Wholes(outcomes)
    here, there = wholes.within(one), wholes.within(other)
    differ = AnyOf((All((here, Not((there,)))), All((there, Not((here,))))))
    return not Possibilities(All((wholes.within(given), differ)), outcomes).can_be(True)


class _Wholes:
    """The presumptions and the questions to other records, which are not looked into: one for all that say the same."""

    def __init__(self, outcomes: Outcomes) -> None:
        self.outcomes = outcomes
        self._known: list[tuple[Connective | Quantified, Quantified]] = []

    def within(self, condition: Condition) -> Condition:
        """The condition, each such part of it replaced by the one that stands for it."""
        if isinstance(condition, Quantified) or (isinstance(condition, Connective) and is_presumption(condition)):
            return self._one(condition)
        if isinstance(condition, Connective):
            return replace(condition, parts=tuple(map(self.within, condition.parts)))
        return condition

    def _one(self, part: Connective | Quantified) -> Quantified:
        for known, found in self._known:
            if self._alike(known, part):
                return found
        # A presumption is tried as a question of its own, which may be answered either way.
        stands = part if isinstance(part, Quantified) else Quantified(False, "", All(part.parts))
        self._known.append((part, stands))
        return stands

    def _alike(self, one: Connective | Quantified, other: Connective | Quantified) -> bool:
        if isinstance(one, Quantified) and isinstance(other, Quantified):
            asked = (one.every, one.scope) == (other.every, other.scope)
            return asked and equivalent(one.part, other.part, self.outcomes)
        if type(one) is not type(other) or not isinstance(one, Connective) or not isinstance(other, Connective):
            return False
        pairs = zip(one.parts, other.parts, strict=False)
        return len(one.parts) == len(other.parts) and all(equivalent(a, b, self.outcomes) for a, b in pairs)
