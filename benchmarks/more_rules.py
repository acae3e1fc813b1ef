"""What ten times the rules cost: loading, the first assessment, each further one, and the confirmation by durable."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import real_cases
from gongyi import Engine, Policy, decision_folder
from gongyi_facts import Case, Document, Year, from_mapping
from rule_copies import copied
from table import Row, Section
from timing import cpu, spent
from twenty_five.facts import AS_OF, FOLDER, as_mapping, cases, model, names

TIMES = 10
AGAIN = 3
SECONDS = 8.0
"""For one pair of rules; one round is always done."""
STEPS = ("加载规则", "首次评估", "再次评估")
CONFIRMED = ("durable 建网并首次确认", "durable 再次确认")


class Rules(NamedTuple):
    """Rules with their fact model, a document, and how it is assessed."""

    folder: Path
    facts: Sequence[type[Document]]
    document: Document
    light: Document
    """One that is quickly assessed, so that the confirmation is most of what durable takes for it."""
    how: Mapping[str, Any]

    def load(self) -> Policy:
        """The policy, always from its files."""
        return Policy.load(self.folder, facts=self.facts)


class Pair(NamedTuple):
    """The same rules once and several times."""

    what: str
    once: Rules
    more: Rules


Maker = Callable[[Path, int], Pair]


def measure(rounds: int = 3, times: int = TIMES, makers: Sequence[Maker] | None = None) -> tuple[Section, Section]:
    """Growth of the decision's rules on shared facts, and of the twenty-five norms on shared and on own facts."""
    steps: list[Row] = []
    confirmed: list[Row] = []
    with TemporaryDirectory() as place:
        for make in (decision, shared, own) if makers is None else makers:
            pair = make(Path(place), times)
            for step, ratio in _growth(pair, rounds).items():
                row = Row(f"{pair.what}：{step}", ratio, times)
                (steps if step in STEPS else confirmed).append(row)
    return (
        Section(f"规则 {times} 倍（照抄成新编号），compiled，比规则一倍", tuple(steps)),
        Section(
            f"规则 {times} 倍，durable 的确认（比 compiled 多用的时间），比规则一倍",
            tuple(confirmed),
            "" if confirmed else "没有测：durable-rules 没有装上。",
        ),
    )


def decision(place: Path, times: int) -> Pair:
    """This decision; its fact model is written, so that copies can only share it."""
    document = real_cases.example_13().document
    how = {"as_of": real_cases.AS_OF, "as_if": True}
    once = Rules(decision_folder(), (Case, Year), document, real_cases.shortest().document, how)
    folder = copied(once.folder, place / "decision", times)
    return Pair("本决定，共用事实", once, once._replace(folder=folder))


def shared(place: Path, times: int) -> Pair:
    """The twenty-five norms, each copy on the same facts."""
    once = _twenty_five()
    folder = copied(once.folder, place / "shared", times)
    return Pair("二十五条，共用事实", once, once._replace(folder=folder))


def own(place: Path, times: int) -> Pair:
    """The twenty-five norms, each copy on facts of its own, and what follows from them."""
    once = _twenty_five()
    facts = [*names(1), *_followed(once)]
    folder = copied(once.folder, place / "own", times, facts)
    document = from_mapping(as_mapping(_case(), times), model(times))
    return Pair("二十五条，各用各的事实", once, Rules(folder, (model(times),), document, document, once.how))


def _followed(rules: Rules) -> list[str]:
    return [name for _, name in rules.load().loaded.derived]


def _case() -> dict[str, Any]:
    return cases(1)[0]


def _twenty_five() -> Rules:
    day = date.fromisoformat(_case()[AS_OF])
    document = from_mapping(as_mapping(_case()), model())
    return Rules(FOLDER / "rules", (model(),), document, document, {"as_of": day, "record_to": day})


def _growth(pair: Pair, rounds: int) -> dict[str, float]:
    """How many times as long each step takes; what took too little to be measured is left out."""
    _steps(pair.once)
    both: list[tuple[dict[str, float], dict[str, float]]] = []
    begun = spent()
    while not both or (len(both) < rounds and spent() - begun < SECONDS):
        both.append((_steps(pair.once), _steps(pair.more)))
    found = {step: [(once[step], more[step]) for once, more in both if step in more] for step in (*STEPS, *CONFIRMED)}
    return {step: _ratio(taken) for step, taken in found.items() if taken and median(once for once, _ in taken) > 0}


def _ratio(both: list[tuple[float, float]]) -> float:
    once, more = (median(taken) for taken in zip(*both, strict=True))
    return float(more / once)


def _steps(rules: Rules) -> dict[str, float]:
    """What each step takes with a policy that nobody has asked yet."""
    loaded: list[Policy] = []
    gc.collect()
    taken = {STEPS[0]: cpu(lambda: loaded.append(rules.load()))}

    def assess(document: Document, engine: Engine) -> float:
        return cpu(lambda: loaded[0].assess(document, engine=engine, **rules.how))

    taken[STEPS[1]] = assess(rules.document, Engine.COMPILED)
    taken[STEPS[2]] = assess(rules.document, Engine.COMPILED)
    if find_spec("durable_rules_engine") is not None:
        assess(rules.light, Engine.COMPILED)
        first = assess(rules.light, Engine.DURABLE)
        both = [(assess(rules.light, Engine.COMPILED), assess(rules.light, Engine.DURABLE)) for _ in range(AGAIN)]
        compiled, durable = (min(column) for column in zip(*both, strict=True))
        taken[CONFIRMED[0]] = first - compiled
        taken[CONFIRMED[1]] = durable - compiled
    return taken
