"""Whether all evaluators say the same of a document: statuses, last days, and what other readings say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from generate import Drawn
from gongyi import Policy
from gongyi.evaluators.compiled import Compiled
from gongyi.evaluators.durable import Durable
from gongyi.evaluators.protocol import ReferenceStatuses, StatusEvaluator
from gongyi.evaluators.rete import available


@dataclass(frozen=True)
class How:
    """How a document is judged."""

    as_if: bool
    readings: Mapping[str, str]
    record_to: date | None
    contested: bool = True
    """Whether what other readings say is compared, too, which takes most of the time."""


def ways(policy: Policy, case: Drawn) -> st.SearchStrategy[How]:
    """Few choices of readings, each of which is compiled once: the defaults, and the last alternative of some keys."""
    found = policy.loaded.readings
    others = [{key: readings[-1].name} for key, readings in sorted(found.items()) if not readings[-1].default]
    chosen = [{}, {}, *others[:2], {key: name for one in others for key, name in one.items()}]
    return st.builds(
        How,
        as_if=st.booleans(),
        readings=st.sampled_from(chosen),
        record_to=st.sampled_from([None, case.as_of, date(2024, 1, 31), date(2020, 10, 1)]),
        contested=st.sampled_from([False, False, False, True]),
    )


def differences(policy: Policy, case: Drawn, how: How) -> Iterator[str]:
    """What the evaluators say differently, in words."""
    assessor = policy.explain(
        case.document, as_of=case.as_of, as_if=how.as_if, record_to=how.record_to, readings=how.readings
    )
    profile = policy.profile(how.readings)
    calendar, records = assessor.setting.calendar, assessor.records
    compiled = Compiled(policy._compiled(profile, as_if=how.as_if), records, calendar)
    evaluators: list[StatusEvaluator] = [compiled]
    if available():
        evaluators.append(Durable(policy._networks(profile), assessor.lowering, records, calendar))
    reference = ReferenceStatuses(assessor.evaluator)
    for norm, row in assessor.pairs():
        right = (reference.status(norm.id, row), reference.due(norm.id, row))
        for other in evaluators:
            found = (other.status(norm.id, row), other.due(norm.id, row))
            if found != right:
                yield f"{norm.id} {row.path}: reference {right}, {other.name} {found}"
        if not how.contested:
            continue
        contested = assessor._contested(norm, row, assessor.evaluator.verdict(norm, row))
        said = {f"{key}={name}": status for (key, name), status in compiled.contested(norm.id, row).items()}
        if said != {f"{one.key}={one.reading}": status for one, status in contested.items()}:
            yield f"{norm.id} {row.path}: contested {contested} by reference, {said} by compiled"
