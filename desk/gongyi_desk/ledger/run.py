"""One run: ledgers in, what is found out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import UsageError
from gongyi_desk.ledger.judging.asking import Inquirer, Open, asked
from gongyi_desk.ledger.judging.findings import Findings
from gongyi_desk.ledger.judging.found import FoundCase, Key
from gongyi_desk.ledger.judging.result import Counts, Result
from gongyi_desk.ledger.judging.running import Work, found_in_portions, progress, rows_of
from gongyi_desk.ledger.judging.seam import chosen, known
from gongyi_desk.ledger.output.files import Target, locked, targets, write
from gongyi_desk.ledger.reading.cases import CaseReader, Item
from gongyi_desk.ledger.reading.inputs import read_inputs
from gongyi_desk.ledger.selection import Wanted, select
from gongyi_facts import BadInput, Problem

_MOST_SAID = 20
"""How many reasons are told where no row can be read."""


@dataclass(frozen=True)
class Wish:
    """What is asked of a run."""

    files: tuple[str, ...]
    outputs: tuple[str, ...]
    judging: Judging
    engine: str | None = None
    where: tuple[Wanted, ...] = ()
    missing: int = 2000
    force: bool = False


def run(wish: Wish) -> Result:
    """Read, judge and write; the result is to be closed. Raises ``BadInput``.

    Where no row can be read, or nothing can be written.
    """
    judging = wish.judging.on_one_day()
    known(wish.engine)
    written = targets(wish.outputs, wish.files, force=wish.force)
    with ExitStack() as stack:
        for target in written:
            stack.enter_context(locked(target))
        result = found_of(replace(wish, judging=judging), everything=any(map(_is_whole, written)))
        for target in written:
            write(target, result)
    return result


def found_of(wish: Wish, *, everything: bool = False) -> Result:
    """What is found of the ledgers, before anything is written."""
    inputs = read_inputs(wish.files, wish.outputs)
    counts = Counts(examples=inputs.examples, rejected=inputs.rejected_rows)
    counts.read = inputs.rejected_rows + sum(map(rows_of, inputs.items))
    reader = CaseReader(inputs.layouts, inputs.sources, inputs.described)
    counts.left_out = select(inputs, wish.where, reader)
    judging, engine = wish.judging, chosen(wish.engine, len(inputs.items))
    cases: list[FoundCase] = []
    rejected, findings = list(inputs.rejected), Findings(judging)
    with progress("正在评估", counts.read - counts.rejected - counts.left_out) as step:
        for part in found_in_portions(inputs.items, Work(reader, judging, engine, everything=everything), step):
            cases += part.cases
            findings.add(part.findings)
            rejected += [remark for one in part.rejected for remark in one.remarks]
            counts.judged += sum(case.rows for case in part.cases)
            counts.rejected += sum(one.rows for one in part.rejected)
    counts.check()
    result = Result(judging, engine, wish.files, counts, inputs.sources, findings, cases, rejected, inputs.notes)
    _require_some(result)
    _ask(result, inputs.items, reader, wish.missing)
    return result


def _is_whole(target: Target) -> bool:
    """Whether it holds every finding, what does not apply too."""
    return not target.path.lower().endswith(".xlsx")


def _require_some(result: Result) -> None:
    if result.cases:
        return
    if result.counts.left_out and not result.rejected:
        raise UsageError("--where：没有一行符合。")
    reasons = [Problem(one.place, None, None, one.message, one.hint) for one in result.rejected[:_MOST_SAID]]
    if len(result.rejected) > _MOST_SAID:
        reasons.append(Problem(result.files[0], None, None, f"还有 {len(result.rejected) - _MOST_SAID} 处，没有列出"))
    if not reasons:
        reasons.append(Problem(result.files[0], None, None, "表头以下没有一行", "每行写一条"))
    raise BadInput([*reasons, Problem(result.files[0], None, None, "没有一行可以评估，没有写出结果")])


def _ask(result: Result, items: Sequence[Item], reader: CaseReader, most: int) -> None:
    """Work out what is missing for the open findings whose day comes first."""
    wanted: dict[int, list[tuple[int, str, Key]]] = {}
    for one in result.entries(result.undetermined().head(most)):
        wanted.setdefault(one.case.number, []).append((one.at, one.norm, result.key(one)))
    cases = [Open(items[number], tuple(findings)) for number, findings in wanted.items()]
    with progress("正在查明缺什么", len(cases)) as step:
        for found in asked(cases, Inquirer(reader, result.judging), step):
            result.asked[found.at] = found
