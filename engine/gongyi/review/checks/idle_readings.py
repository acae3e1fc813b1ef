"""L08: readings that say the same as another of the norm or derived fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from gongyi.derivations.assumed import Assumed
from gongyi.derivations.base import Derivation
from gongyi.law.norms import Reading
from gongyi.review.equivalent import same
from gongyi.review.review import Review
from gongyi_facts.problems import Problem

T = TypeVar("T")


def idle_readings(review: Review) -> Iterator[Problem]:
    """Readings that say the same as another of the norm or derived fact."""
    readings = review.loaded.readings
    for identity, variants in review.loaded.norms.items():
        yield from _idle(identity, readings.get(identity, ()), variants, partial(same, outcomes=review.outcomes))
    for (_, name), found in review.loaded.derived.items():
        yield from _idle(name, readings.get(name, ()), found, _same_derived)


def _same_derived(one: Derivation, other: Derivation) -> bool:
    return _without_reading(one) == _without_reading(other)


def _without_reading(derived: Derivation) -> Derivation:
    return replace(derived, reading=None) if isinstance(derived, Assumed) else derived


def _idle(
    key: str, readings: Sequence[Reading], variants: Mapping[str | None, T], alike: Callable[[T, T], bool]
) -> Iterator[Problem]:
    for index, reading in enumerate(readings):
        variant = variants[reading.name]
        earlier = (other.name for other in readings[:index])
        found = next((name for name in earlier if alike(variants[name], variant)), None)
        if found is not None:
            message = f"“{key}”的读法 {reading.name} 与读法 {found} 没有区别"
            yield reading.source.problem(message, "请写明它改变了什么，或者删去它")
