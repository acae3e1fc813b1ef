"""From the versions of a norm or period, as the files give them, to one norm or period with its earlier versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gongyi.kernel.days import ANY_DAY, Interval, overlap
from gongyi.law.norms import Norm, Period, Reading
from gongyi.law.source import Source
from gongyi.law.versions import in_force_zh
from gongyi_facts.codes import Code
from gongyi_facts.made_late import dataclass
from gongyi_facts.problems import Problem

Variants = dict[str | None, Norm]


@dataclass(frozen=True, slots=True)
class Written:
    """One version of a norm as its file gives it, under each of its readings."""

    readings: tuple[Reading, ...]
    variants: Variants

    @property
    def norm(self) -> Norm:
        """The norm under its first reading: what no reading replaces is the same under all."""
        return next(iter(self.variants.values()))


def norm_problems(versions: Sequence[Written], whole: Interval) -> Iterator[Problem]:
    """What keeps the versions of a norm from being one norm; ``whole`` is when the decision is in force."""
    norms = [version.norm for version in versions]
    yield from _overlaps(f"规范 {norms[0].id} ", norms)
    for norm in norms:
        if overlap(norm.in_force, whole) is None:
            message = f"规范 {norm.id} {in_force_zh(norm.in_force)}，那时决定不在施行（决定{in_force_zh(whole)}）"
            yield _at(norm.source, message, "请改正“in_force”")
    for before, after in pairwise(norms):
        if after.trigger != before.trigger:
            message = f"规范 {after.id} 的两个版本所看的“trigger”不同，说不清依哪一天的版本"
            yield _at(after.source, message, f"请与另一版一致（{before.source}）")
    with_readings = [version for version in versions if version.readings]
    for one, other in pairwise(with_readings):
        if _choices(one) != _choices(other):
            message = f"规范 {other.norm.id} 的两个版本的读法不同名，或者默认的读法不同"
            yield _at(other.norm.source, message, f"请与另一版一致（{one.norm.source}），或者其中一版不写读法")


def norm_of(versions: Sequence[Written]) -> tuple[tuple[Reading, ...], Variants]:
    """The readings of a norm, and under each of them the norm with its earlier versions.

    A version without readings is the same under each reading of the others.
    """
    ordered = sorted(versions, key=lambda version: version.norm.in_force.lo)
    readings = next((version.readings for version in reversed(ordered) if version.readings), ())
    variants: Variants = {}
    names: list[str | None] = [reading.name for reading in readings]
    for name in names or [None]:
        *earlier, last = (version.variants.get(name, version.norm) for version in ordered)
        variants[name] = replace(last, earlier=tuple(replace(norm, reading=name) for norm in earlier), reading=name)
    return readings, variants


def period_problems(versions: Sequence[Period]) -> Iterator[Problem]:
    """What keeps the versions of a period from being one period."""
    yield from _overlaps(f"期间“{versions[0].name}”", versions)
    for before, after in pairwise(versions):
        if after.zh != before.zh:
            message = f"期间“{after.name}”的两个版本名称不同（“{before.zh}”“{after.zh}”）"
            yield _at(after.source, message, "条件里只说这一期间，不说哪一版，请用同一个“zh”")
        if after.trigger != before.trigger:
            message = f"期间“{after.name}”的两个版本所看的“trigger”不同，说不清依哪一天的版本"
            yield _at(after.source, message, f"请与另一版一致（{before.source}）")


def period_of(versions: Sequence[Period]) -> Period:
    """The last version of a period, with its earlier ones."""
    *earlier, last = sorted(versions, key=lambda period: period.in_force.lo)
    return replace(last, earlier=tuple(earlier))


def _overlaps(name: str, versions: Sequence[Norm | Period]) -> Iterator[Problem]:
    for before, after in pairwise(sorted(versions, key=lambda version: version.in_force.lo)):
        both = overlap(before.in_force, after.in_force)
        # What has no limit is no version, and is noted where it is declared a second time.
        if both is not None and ANY_DAY not in (before.in_force, after.in_force):
            message = f"{name}的两个版本在同一期间施行（{in_force_zh(both)}）"
            yield _at(after.source, message, f"请改正“in_force”，另一版在 {before.source}")


def _choices(version: Written) -> list[tuple[str, bool]]:
    return sorted((reading.name, reading.default) for reading in version.readings)


def _at(source: Source, message: str, hint: str) -> Problem:
    return Problem(source.file, source.line, source.column, message, hint, code=Code.RULE)
