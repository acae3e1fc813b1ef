"""``make mutate``: would a scenario notice if the rules were wrong?

Every rule is spoilt in every way of ``mutation.py``, one at a time, and the scenarios that mention its norm are run
until one fails: the mutant is killed. A survivor shows a condition that no scenario holds in its place, unless it
changes no verdict at all: those are in ``equivalent_mutants.yaml``, each with the reason.

    make mutate                    every norm
    make mutate NORMS=3.5.4        only these (spaces between them), with the facts and periods they rest on
"""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import yaml
from pytest_bdd.gherkin_parser import Background, Child, Scenario, get_gherkin_document
from pytest_bdd.parser import render_string
from pytest_bdd.steps import step_function_context_registry
from pytest_bdd.types import STEP_TYPE_BY_PARSER_KEYWORD

import steps
from gongyi import Policy
from gongyi.assessment import Assessment, Assessor
from gongyi.evaluators.compiled import StatusLine
from gongyi.explaining.elapsed import Elapsed, elapsed
from gongyi.findings import Finding, Situated
from gongyi.judging.reference import Evaluator
from gongyi.judging.verdicts import End, Verdict, Window
from gongyi.kernel.periods import Length, expiry
from gongyi.law.ids import norm_id
from gongyi.law.mentions import Key
from gongyi.law.norms import Norm
from gongyi.policy import decision_folder
from gongyi.records.records import Row
from gongyi_facts.base import Document
from gongyi_facts.when import EARLIEST, LATEST
from locations import ROOT, TESTS
from mutation import Mutant, Mutants

FEATURES = ROOT / "features"
EQUIVALENT = TESTS / "tools" / "equivalent_mutants.yaml"
PROCESSES = 2


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


class LookedAt:
    """A finding of which a part is worked out when a step looks at it: most look at nothing but the status."""

    def __init__(self, assessor: Assessor, norm: Norm, row: Row) -> None:
        self._verdict = assessor.evaluator.verdict(norm, row)
        self.norm, self.status, self.path = self._verdict.norm, self._verdict.status, row.path
        self._assessor, self._row = assessor, row

    def __getattr__(self, name: str) -> Any:
        return PARTS[name](self._assessor, self.norm, self._row, self._verdict)


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
            findings=tuple(cast(Finding, LookedAt(assessor, norm, row)) for norm, row in wanted),
            ended_since=(),
            questions={},
        )

    def statuses(self, *case: object, **how: object) -> tuple[StatusLine, ...]:
        """None: that an evaluator confirms another one kills no mutant."""
        return ()


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


def killer(mutant: Mutant, candidates: Iterable[Script]) -> Script | None:
    """The first scenario that notices a mutant."""
    policy = Focused(mutant.loaded)
    with moved_end(mutant):
        return next((script for script in candidates if failure(script, policy)), None)


class Hunt:
    """The scenarios of every norm; those that killed last are tried first."""

    def __init__(self, found: Sequence[Script]) -> None:
        self.scripts, self.recent = found, deque[Script](maxlen=24)

    def killer(self, mutant: Mutant) -> Script | None:
        """The scenario that kills a mutant, if there is one."""
        named = [script for script in self.scripts if script.norms & mutant.norms]
        first = [script for script in reversed(self.recent) if script.norms & mutant.norms]
        found = killer(mutant, dict.fromkeys(first + named))
        if found is not None:
            if found in self.recent:
                self.recent.remove(found)
            self.recent.append(found)
        return found


# --- the run -------------------------------------------------------------------------------


def mutants(policy: Policy) -> list[Mutant]:
    """Every mutant of the decision's rules, where it stands in the rule files included."""
    return list(Mutants(policy.loaded, _source).all())


def _source(key: Key) -> str:
    """Where a derived fact or period is written."""
    kind = "fact" if key[0] == "derived" else "period"
    scope = ""
    lines = (decision_folder() / "derived.yaml").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip() == f"- {kind}: {key[2]}":
            scope = lines[number].strip()
            if scope == f"scope: {key[1]}":
                return f"rules/derived.yaml:{number}"
    return "rules/derived.yaml"


def equivalents() -> dict[str, str]:
    """The mutants that change no verdict, by name, each with the reason."""
    if not EQUIVALENT.is_file():
        return {}
    written = yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8")) or []
    return {name: entry["why"] for entry in written for name in entry["mutants"]}


_all: list[Mutant] = []
_hunt = Hunt(())


def _prepare() -> None:
    global _hunt
    _all[:] = mutants(Policy.load())
    _hunt = Hunt(scripts(FEATURES))


def _try(index: int) -> tuple[int, str | None]:
    found = _hunt.killer(_all[index])
    return index, found.name if found else None


def run(norms: frozenset[str]) -> int:
    """Try every mutant that can change one of the norms (of any, if none is named); the exit code."""
    _prepare()
    whole = Focused(Policy.load().loaded)
    broken = [f"{script.name}：{said}" for script in _hunt.scripts if (said := failure(script, whole))]
    if broken:
        print("未改动的规则已有场景不通过，先使其通过：", *broken, sep="\n  ")
        return 1
    wanted = [index for index, mutant in enumerate(_all) if not norms or mutant.norms & norms]
    killers: dict[int, str | None] = {}
    # The forked processes share what is loaded here, whatever becomes of the files meanwhile.
    with get_context("fork").Pool(PROCESSES) as pool:
        for index, name in pool.imap_unordered(_try, wanted, chunksize=16):
            killers[index] = name
    return report([_all[index] for index in wanted], [killers[index] for index in wanted], complete=not norms)


def report(tried: Sequence[Mutant], killers: Sequence[str | None], *, complete: bool) -> int:
    """Print killed and total per file, then every survivor, with the reason where there is one; 1 if one has none."""
    known = equivalents()
    alive = [mutant for mutant, name in zip(tried, killers, strict=True) if name is None]
    survivors = [mutant for mutant in alive if mutant.name not in known]
    equal = [mutant for mutant in alive if mutant.name in known]
    total, left, excused = (Counter(map(_file, group)) for group in (tried, alive, equal))
    for file in sorted(total):
        equivalent = f"，等价 {excused[file]}" if excused[file] else ""
        print(f"{file}：{total[file] - left[file]}/{total[file]}{equivalent}")
    print(f"合计：杀死 {len(tried) - len(alive)}/{len(tried)}，等价 {len(equal)}，存活 {len(survivors)}")
    for why in dict.fromkeys(known[mutant.name] for mutant in equal):
        _list(f"等价，因为{why}", [_line(mutant) for mutant in equal if known[mutant.name] == why])
    _list("存活：", [_line(mutant) for mutant in survivors])
    stale = sorted(set(known) - {mutant.name for mutant in alive}) if complete else []
    _list("列为等价，却没有这样的变异，或者已被杀死：", stale)
    return 1 if survivors or stale else 0


def _file(mutant: Mutant) -> str:
    return mutant.source.partition(":")[0]


def _line(mutant: Mutant) -> str:
    return f"{mutant.source}: {mutant.name}"


def _list(title: str, lines: Sequence[str]) -> None:
    if lines:
        print(title, *lines, sep="\n  ")


if __name__ == "__main__":
    sys.exit(run(frozenset(filter(None, map(norm_id, sys.argv[1:])))))
