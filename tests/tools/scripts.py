"""The scenarios as ``mutate.py`` runs them: judged by the reference alone, and only where their steps look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from pytest_bdd.gherkin_parser import Background, Child, Scenario, get_gherkin_document
from pytest_bdd.parser import render_string
from pytest_bdd.steps import step_function_context_registry
from pytest_bdd.types import STEP_TYPE_BY_PARSER_KEYWORD

import steps
from gongyi import Policy
from gongyi.assessment import Assessment, Assessor
from gongyi.explaining.elapsed import Elapsed, elapsed
from gongyi.findings import Finding, Situated
from gongyi.judging.reference import Evaluator
from gongyi.judging.verdicts import End, Verdict, Window
from gongyi.kernel.periods import Length, expiry
from gongyi.law.ids import norm_id
from gongyi.law.norms import Norm
from gongyi.records.records import Row
from gongyi_facts.base import Document
from gongyi_facts.when import EARLIEST, LATEST
from lazily import LookedAt
from mutation import Mutant

# --- scenarios -----------------------------------------------------------------------------

Call = tuple[Callable[..., object], dict[str, Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Script:
    """A scenario, or one row of an outline, as calls of step functions; the norms that its steps name."""

    name: str
    calls: tuple[Call, ...]
    norms: frozenset[str]


def scripts(folder: Path) -> list[Script]:
    """Every scenario of the feature files of a folder. Raises LookupError for a step that nothing fits."""
    return [
        script
        for path in sorted(folder.glob("*.feature"))
        for script in _in_group(path.name, get_gherkin_document(str(path), "utf-8").feature.children, ())
    ]


def _in_group(file: str, children: Sequence[Child], before: tuple[Background, ...]) -> Iterator[Script]:
    for child in children:
        if child.background:
            before = (*before, child.background)
        elif child.rule:
            yield from _in_group(file, child.rule.children, before)
        elif child.scenario:
            for row in _rows(child.scenario):
                blocks = (*(item.steps for item in before), child.scenario.steps)
                lines = [(step.keyword_type, render_string(step.text, row)) for block in blocks for step in block]
                calls = tuple(_calls(lines))
                named = frozenset(str(norm_id(args["norm"])) for _, args in calls if "norm" in args)
                name = f"{file}:{child.scenario.location.line} {render_string(child.scenario.name, row)}"
                yield Script(name, calls, named)


def _rows(scenario: Scenario) -> Iterator[Mapping[str, str]]:
    if not scenario.examples:
        yield {}
    for table in scenario.examples:
        assert table.table_header is not None
        columns = [cell.value for cell in table.table_header.cells]
        for row in table.table_body or ():
            yield dict(zip(columns, (cell.value for cell in row.cells), strict=True))


def _calls(lines: Iterable[tuple[str, str]]) -> Iterator[Call]:
    kind = "given"
    for keyword, text in lines:
        kind = STEP_TYPE_BY_PARSER_KEYWORD.get(keyword, kind)
        yield _call(kind, text)


def _call(kind: str, text: str) -> Call:
    for context in list(step_function_context_registry.values()):
        own = context.step_func.__module__ == steps.__name__
        if own and context.type in (None, kind) and context.parser.is_matching(text):
            return context.step_func, dict(context.parser.parse_arguments(text) or {})
    raise LookupError(f"没有步骤定义适合“{text}”")


# --- judging -------------------------------------------------------------------------------


class PartLookedAt(LookedAt):
    """A finding of which not more is worked out than the part that a step looks at."""

    def __getattr__(self, name: str) -> Any:
        return PARTS[name](self.assessor, self.norm, self.row, self.verdict)


def _one(passed: Elapsed | None) -> int | None:
    return passed.least if passed is not None and passed.least == passed.most else None


# Each as the assessor itself fills a finding with it.
PARTS: Mapping[str, Callable[[Assessor, Norm, Row, Verdict], object]] = {
    "bearer_name": lambda assessor, norm, row, verdict: assessor._name(norm.bearer, row),
    "due": lambda assessor, norm, row, verdict: assessor._due(verdict, row),
    "elapsed_days": lambda *finding: _one(elapsed(finding[0].evaluator, *finding[1:])),
    "missing": Assessor._missing,
    "rebuttable_by": Assessor._rebuttable_by,
    "contested": Assessor._contested,
    "flags": lambda *finding: tuple(Assessor._flags(*finding)),
    "next": Assessor._next,
    "situation": lambda assessor, norm, row, verdict: Situated.of(verdict),
}


class Focused(Policy):
    """A policy that judges by the reference alone, and only the norms that a scenario names."""

    focus: frozenset[str] = frozenset()

    def assess(
        self,
        case: Document | Mapping[str, Any],
        *,
        as_of: date | None = None,
        record_to: date | None = None,
        as_if: bool = False,
        readings: Mapping[str, str] | None = None,
        engine: str = "reference",
    ) -> Assessment:
        """The findings that the steps will look at; nothing else of the assessment is filled in."""
        assessor = self.explain(case, as_of=as_of, record_to=record_to, as_if=as_if, readings=readings)
        wanted = [(norm, row) for norm, row in assessor.pairs() if norm.id in self.focus]
        request = assessor.request
        return Assessment(
            case_id=None,
            case_name=None,
            as_of=request.as_of,
            record_to=request.record_to,
            as_if=as_if,
            engine=engine,
            policy=self.identity,
            warnings=(),
            findings=tuple(cast(Finding, PartLookedAt(assessor, norm, row)) for norm, row in wanted),
            ended_since=(),
            questions={},
        )


def failure(script: Script, policy: Focused) -> str | None:
    """What goes wrong when a scenario is run on a policy; None if it passes."""
    policy.focus = script.norms
    scene = steps.Scene()
    with patch.object(steps, "policy", lambda: policy):
        try:
            for function, arguments in script.calls:
                function(scene=scene, **arguments)
        except Exception as error:  # a rule so wrong that the engine stumbles is noticed, too
            return f"{type(error).__name__}: {error}"
    return None


@contextmanager
def moved_end(mutant: Mutant) -> Iterator[None]:
    """Let a part of a period end some days later than its rule says, rolled past rest days as ever."""
    if mutant.moved is None:
        yield
        return
    target, days = mutant.moved
    original = Evaluator._part

    def part_of(evaluator: Evaluator, part: Any, row: Any, limit: Any) -> Window:
        window = original(evaluator, part, row, limit)
        if part is not target:
            return window
        first = _moved(window.first, days, evaluator, latest=False)
        return Window(window.exists, first, _moved(window.last, days, evaluator, latest=True))

    with patch.object(Evaluator, "_part", part_of):
        yield


def _moved(end: End, days: int, evaluator: Evaluator, *, latest: bool) -> End:
    if end.counted is not None:
        start = end.counted.nominal + timedelta(days=days - 1)
        counted = expiry(start, Length(days=1), evaluator.setting.calendar)
        return replace(end, day=counted.day(latest=latest), counted=counted)
    return end if end.day in (EARLIEST, LATEST) else replace(end, day=end.day + timedelta(days=days))
