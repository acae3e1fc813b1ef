"""Whether a ledger in one frame says the same as its documents one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from equality import How
from generate import drawn
from gongyi import Assessor, Norm, Policy, Row, Situated
from gongyi.evaluators.protocol import ReferenceStatuses
from gongyi.lowering.remarks import SETTLED
from gongyi_facts import Document

Verdict = tuple[str, tuple[date, date] | None]


def documents(policy: Policy, kind: type[Document], as_of: date, count: int, number: int) -> list[Document]:
    """Random documents about a day, the same for the same number."""
    found: list[Document] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        found.append(data.draw(drawn(policy, kind, most=3, as_of=as_of)).document)

    draw()
    return found


def in_one_frame(policy: Policy, cases: Sequence[Document], as_of: date, how: How) -> dict[tuple[Any, ...], Any]:
    """What a ledger says: case, norm and record → status, last day, and with contested readings those."""
    found = policy.assess_table(
        policy.table_of(cases),
        as_of=as_of,
        record_to=how.record_to,
        as_if=how.as_if,
        readings=how.readings,
        contested=how.contested,
        remarks=True,
    )
    return {
        (row["case"], row["norm"], row["record"]): (
            (row["status"], _days(row)),
            (row["situation"], tuple(sorted(row["flags"]))),
            {one["reading"]: one["status"] for one in row["contested"]} if how.contested else None,
        )
        for row in found.iter_rows(named=True)
    }


def _days(row: Mapping[str, Any]) -> tuple[date, date] | None:
    return None if row["due_earliest"] is None else (row["due_earliest"], row["due_latest"])


def one_by_one(policy: Policy, case: Document, as_of: date, how: How) -> dict[tuple[str, str | None], Any]:
    """What the reference says of one document; what other readings say is asked of the compiled evaluator."""
    asked: dict[str, Any] = {"as_of": as_of, "record_to": how.record_to, "as_if": how.as_if}
    assessor = policy.explain(case, readings=how.readings, **asked)
    reference = ReferenceStatuses(assessor.evaluator)
    others: dict[tuple[str, str | None], dict[str, str]] = {}
    if how.contested:
        for line in policy.statuses(case, readings=how.readings, **asked):
            others[line.norm, line.record] = {f"{key}={name}": str(one) for (key, name), one in line.contested.items()}
    return {
        (norm.id, row.name): (
            (str(reference.status(norm.id, row)), reference.due(norm.id, row)),
            remarks(assessor, norm, row),
            others[norm.id, row.name] if how.contested else None,
        )
        for norm, row in assessor.pairs()
    }


def remarks(assessor: Assessor, norm: Norm, row: Row) -> tuple[str | None, tuple[str, ...]]:
    """The situation that decides, and the flags of a finding in no order."""
    verdict = assessor.evaluator.verdict(norm, row)
    if verdict.kept:
        assert assessor._before is not None and row.before is not None
        situation, flags = remarks(assessor._before, norm, row.before)
        return situation, tuple(sorted([*flags, SETTLED]))
    found = Situated.of(verdict)
    return found and found.name, tuple(sorted(flag.id for flag in assessor._flags(verdict.norm, row, verdict)))


def ledger_differences(policy: Policy, cases: Sequence[Document], as_of: date, how: How) -> Iterator[str]:
    """What one frame of all the documents says differently, in words."""
    found = in_one_frame(policy, cases, as_of, how)
    for number, case in enumerate(cases):
        for (norm, record), right in one_by_one(policy, case, as_of, how).items():
            told = found.pop((number, norm, record), None)
            if told != right:
                yield f"case {number}, {norm} {record}: reference {right}, columns {told}"
    for key, told in found.items():
        yield f"{key}: columns alone {told}"
