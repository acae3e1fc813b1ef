"""What is missing for findings that are open: the questions, worked out once for cases that are alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongyi import Records
from gongyi import Row as Unfolded
from gongyi_desk.cases.judging import Judging
from gongyi_desk.ledger.judging.found import Key, key_of
from gongyi_desk.ledger.judging.running import Step, spread
from gongyi_desk.ledger.reading.cases import CaseReader, Item, Rejected
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_facts import Code, Document, GongyiError

_PORTION = 10
_MANY = 60
_TOO_LARGE = "这一案的记录太多，没有查找缺什么：分成几个文件再评估"


class Open(NamedTuple):
    """The open findings of a case of which the questions are wanted: each a norm and a record."""

    item: Item
    findings: tuple[tuple[int, str, Key], ...]
    """Each with its place among all findings."""


class Asked(NamedTuple):
    """What is missing for one finding, in words."""

    at: int
    """The place of the finding among all of them."""
    missing: tuple[str, ...]
    """The paths of the facts."""
    questions: tuple[str, ...]

    def told(self, between: str) -> str:
        """The questions, numbered where there are several."""
        if len(self.questions) < 2:
            return "".join(self.questions)
        return between.join(f"{number}. {question}" for number, question in enumerate(self.questions, 1))


class Inquirer:
    """Works out what is missing, and remembers it for cases that are alike in all but names."""

    def __init__(self, reader: CaseReader, judging: Judging) -> None:
        self.reader, self.judging = reader, judging
        self._known: dict[object, tuple[tuple[str, str], ...]] = {}

    def __getstate__(self) -> tuple[CaseReader, Judging]:
        return self.reader, self.judging

    def __setstate__(self, state: tuple[CaseReader, Judging]) -> None:
        self.__init__(*state)  # type: ignore[misc]

    def asked(self, cases: Sequence[Open]) -> list[Asked]:
        """The questions for the findings of some cases."""
        return [one for case in cases for one in self._of_case(case)]

    def _of_case(self, case: Open) -> Iterator[Asked]:
        read = self.reader.read(case.item)
        assert not isinstance(read, Rejected)
        judging, document = self.judging, read.document
        try:
            assessor = judging.policy.explain(
                document,
                as_of=judging.as_of,
                record_to=judging.record_to,
                as_if=judging.as_if,
                readings=judging.readings,
            )
        except GongyiError as error:
            if error.code is not Code.TOO_LARGE:
                raise
            # One case of that size takes nothing from the others.
            yield from (Asked(at, (), (_TOO_LARGE,)) for at, _, _ in case.findings)
            return
        alike = _likeness(assessor.records, document)
        names = ChineseNames(judging.policy.loaded, document)
        norms = assessor.rules.norms
        rows = {key_of(row): row for listed in assessor.records.rows.values() for row in listed}
        for at, norm, key in case.findings:
            pattern = (alike, norm, rows[key].path, rows[key].number, key.scope)
            if pattern not in self._known:
                missing = assessor.missing(norms[norm], rows[key])
                self._known[pattern] = tuple((fact, assessor.questions[fact]) for fact in missing)
            found = self._known[pattern]
            said = tuple(f"{names.fact(fact, key.path)}：{question}" for fact, question in found)
            yield Asked(at, tuple(fact for fact, _ in found), said)


def asked(cases: Sequence[Open], inquirer: Inquirer, step: Step) -> Iterator[Asked]:
    """The questions for the findings of all these cases; ``step`` is told how many cases are done."""
    portions = [cases[at : at + _PORTION] for at in range(0, len(cases), _PORTION)]
    for portion, result in zip(portions, spread(inquirer.asked, portions, many=len(cases) > _MANY), strict=True):
        step(len(portion))
        yield from result


def _likeness(records: Records, document: Document) -> object:
    """All that an evaluator sees of a case: two that are alike in it differ in names alone."""
    days = tuple(getattr(document, name, None) for name in ("local_rest_days", "local_workdays"))
    both = [one for one in (records, records.before, records.through) if one is not None]
    return records.record_to, days, tuple(_of_rows(one) for one in both)


def _of_rows(records: Records) -> object:
    return tuple(_of_row(row) for scope in sorted(records.rows) for row in records.rows[scope])


def _of_row(row: Unfolded) -> object:
    meant = tuple((scope, tuple(one.path for one in targets)) for scope, targets in sorted(row.refers.items()))
    return row.path, tuple(sorted(row.values.items(), key=lambda pair: pair[0])), meant, frozenset(row.whole)
