"""A derived fact of the library's: what it is worth, by the rules themselves and by the nodes they are lowered to."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from gongyi import Policy
from gongyi.assessment import Assessor
from gongyi.evaluators.interpreter import Interpreter
from gongyi.law.factmodel import FactKind
from gongyi.program.nodes import EventNodes, Part
from gongyi.program.values import PARTS, field_value
from gongyi.records.values import Choice, Happening, Value
from lending import LendingCase
from locations import LENDING


def with_derived(folder: Path, text: str) -> Policy:
    """The library's rules, copied into a folder, with further derived facts before the others."""
    rules = Path(shutil.copytree(LENDING / "rules", folder / "rules"))
    path = rules / "derived.yaml"
    path.write_text(path.read_text("utf-8").replace("facts:\n", f"facts:\n{text}", 1), "utf-8")
    return Policy.load(rules, facts=LendingCase)


def assessed(
    policy: Policy, as_of: date, *, record_to: date | None = None, readings: dict[str, str] | None = None, **data: Any
) -> Assessor:
    """A reader's account on a day; its record is complete to that day unless said otherwise."""
    case = {"branch": "central", "record_to": str(record_to or as_of), **data}
    return policy.explain(case, as_of=as_of, readings=readings or {})


def derived(assessor: Assessor, scope: str, fact: str) -> Value:
    """What a derived fact of the only record of its kind is worth; the nodes say the same."""
    (row,) = assessor.records.rows[scope]
    value = assessor.evaluator.derive(scope, fact, row)
    nodes = assessor.lowering.derived(scope, fact)
    interpreter = Interpreter(assessor.records, assessor.setting.calendar)
    known = assessor.rules.derived[scope, fact].fact
    if isinstance(value, Choice):
        assert not isinstance(nodes, EventNodes)
        assert interpreter.value(nodes, row) == field_value(value, known, Part.CODES)
    else:
        assert isinstance(value, Happening) and isinstance(nodes, EventNodes)
        told = {part: interpreter.value(node, row) for part, node in zip(PARTS[FactKind.EVENT], nodes, strict=True)}
        assert told == {part: field_value(value, known, part) for part in told}
    return value


def behind(assessor: Assessor, scope: str, fact: str) -> list[str]:
    """The names of the facts that a derived fact of the only record of its kind rests on."""
    (row,) = assessor.records.rows[scope]
    provenance = assessor.reasoner.provenance
    return [name for _, name in assessor.rules.derived[scope, fact].provenance(provenance, row)]
