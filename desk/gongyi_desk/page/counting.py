"""How the last day of a period was counted, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongyi import Assessor, End, Norm, PeriodEnd, Row, how_counted, mentioned_by_norm, span_zh


@dataclass(frozen=True, slots=True)
class Count:
    """One period of a norm on a record: between which days it ends, how these were found, and on what rule.

    ``basis`` are the rules in the words in which they were read, by which a library knows what they cite;
    ``basis_zh`` says the same with marks for the day that matters.
    """

    period: str
    headline: str
    steps: tuple[str, ...]
    basis: tuple[str, ...]
    basis_zh: tuple[str, ...]


def counts(assessor: Assessor, norm: Norm, row: Row) -> Iterator[Count]:
    """How each of the periods that a norm mentions was counted on a record."""
    ends = [end for end in mentioned_by_norm(norm) if isinstance(end, PeriodEnd)]
    for end in {(end.scope, end.name): end for end in ends}.values():
        yield _count(assessor, norm, end, row)


def _count(assessor: Assessor, norm: Norm, end: PeriodEnd, row: Row) -> Count:
    window = assessor.evaluator.window(end, row)
    zh = assessor.rules.periods[(end.scope, end.name)].zh
    if window.exists is False:
        return Count(end.name, f"{zh}：没有这一期间", (), (), ())
    doubt = "（是否适用不明）" if window.exists is None else ""
    # One period whose rest days are not known yet is counted once, and ends between two days all the same.
    together = window.first.counted is not None and window.first.counted == window.last.counted
    once = window.first.day == window.last.day or together
    labelled = (("", window.first),) if once else (("最早：", window.first), ("最晚：", window.last))
    steps = tuple(label + _step(assessor, found) for label, found in labelled if found.part is not None)
    parts = [found.part for found in (window.first, window.last) if found.part is not None]
    basis = tuple(dict.fromkeys(text for part in parts for text in part.basis))
    dated = tuple(dict.fromkeys(assessor.dated(text, norm, row) for text in basis))
    return Count(end.name, f"{zh}：{span_zh(window.span)} 届满{doubt}", steps, basis, dated)


def _step(assessor: Assessor, end: End) -> str:
    """How one end of a period was found."""
    assert end.part is not None
    if end.counted is not None:
        return "".join(how_counted(end.counted, end.part.length))
    if end.part.year is not None:
        return f"{assessor.reasoner.wording.year_end(end.part)}。"
    return "起算日不详，无从计算。" if end.part.until is None else f"以所定的期限 {end.day} 为准。"
