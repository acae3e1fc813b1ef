"""Which scenarios can notice a mutant: those in which something that is spoilt comes out otherwise.

Every scenario is run once on the policy as it is, and what its steps make the evaluator look at is kept: a condition,
derived fact or period on a record. A mutant is tried there first: where it comes out as before, so does the scenario.
Steps that ask what else could be known look at more than truth; their scenarios are tried at the end in any case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any
from unittest.mock import patch

from gongyi.derivations.base import Derivation
from gongyi.derivations.observed import Observed
from gongyi.judging.reference import Evaluator
from gongyi.judging.verdicts import Window
from gongyi.kernel.truth import Tri
from gongyi.law.conditions import PeriodEnd
from gongyi.law.norms import Norm, Period
from gongyi.loading.loaded import Loaded
from gongyi.records.records import Row
from mutation import Mutant, Spoilt
from scripts import Focused, Script, failure

Look = tuple[Evaluator, Row]
_ASKING = ("_asks_for", "_rebuttable_by", "_not_rebuttable", "_days_elapsed", "_no_days_elapsed")
_ASSUMED = ("送达日为推定", "生效日为推定")
_PROVISIONAL = "_last_day_is_provisional"


class Noticing:
    """What every scenario looks at, of all that can be spoilt in a policy."""

    def __init__(self, found: Sequence[Script], loaded: Loaded, mutants: Iterable[Mutant]) -> None:
        self.scripts = found
        self.looks: dict[int, dict[Script, list[Look]]] = defaultdict(lambda: defaultdict(list))
        """By the identity of what is looked at, which lives as long as the policy."""
        self.broken: list[str] = []
        """The scenarios that fail on the policy as it is, and why."""
        spoilt = [mutant.spoilt for mutant in mutants if mutant.spoilt is not None]
        self._watched = frozenset(id(node) for item in spoilt for node in item.nodes)
        self._seen: set[tuple[int, int, int]] = set()
        self._now: Script | None = None
        policy = Focused(loaded)
        with self._watching():
            for self._now in found:
                said = failure(self._now, policy)
                if said:
                    self.broken.append(f"{self._now.name}：{said}")
        self._now = None

    # --- what is looked at -----------------------------------------------------------------

    @contextmanager
    def _watching(self) -> Iterator[None]:
        def told(name: str, watched: Callable[..., object]) -> Any:
            original = getattr(Evaluator, name)

            def method(evaluator: Evaluator, *asked: Any) -> Any:
                self._note(watched(evaluator, *asked), evaluator, asked[-1])
                return original(evaluator, *asked)

            return patch.object(Evaluator, name, method)

        with ExitStack() as stack:
            stack.enter_context(told("truth", lambda _, condition, row: condition))
            stack.enter_context(told("_judge", lambda _, norm, row: norm))
            stack.enter_context(told("trigger", lambda _, norm, row: norm))
            stack.enter_context(told("_window", lambda _, period, row: period))
            stack.enter_context(told("derive", lambda judge, scope, name, row: judge.rules.derived[(scope, name)]))
            yield

    def _note(self, thing: object, evaluator: Evaluator, row: Row) -> None:
        key = (id(thing), id(evaluator), id(row))
        if id(thing) in self._watched and key not in self._seen and self._now is not None:
            self._seen.add(key)
            self.looks[id(thing)][self._now].append((evaluator, row))

    # --- who notices -----------------------------------------------------------------------

    def candidates(self, mutant: Mutant, first: Iterable[Script]) -> Iterator[Script]:
        """The scenarios that may notice a mutant, those of ``first`` before the others."""
        tried: set[Script] = set()
        for script in dict.fromkeys((*first, *self._looking(mutant))):
            if script.norms & mutant.norms and self._notices(script, mutant):
                tried.add(script)
                yield script
        for script in self.scripts:
            if script not in tried and script.norms & mutant.norms and _asks(script):
                yield script

    def _looking(self, mutant: Mutant) -> Iterator[Script]:
        if mutant.spoilt is None:
            yield from self.scripts
            return
        for node in mutant.spoilt.nodes:
            yield from self.looks[id(node)]

    def _notices(self, script: Script, mutant: Mutant) -> bool:
        if mutant.remark and not any(arguments.get("flag") == mutant.remark for _, arguments in script.calls):
            return False
        if mutant.spoilt is None:
            return True
        return any(
            _differs(mutant.spoilt, node, *look)
            for node in mutant.spoilt.nodes
            for look in self.looks[id(node)].get(script, ())
        )


def _asks(script: Script) -> bool:
    """Whether a step looks at more than the truth of conditions."""
    return any(
        function.__name__ in (*_ASKING, _PROVISIONAL) or arguments.get("flag") in _ASSUMED
        for function, arguments in script.calls
    )


def _differs(spoilt: Spoilt, node: object, evaluator: Evaluator, row: Row) -> bool:
    """Whether what is spoilt comes out otherwise on a record, or may."""
    other = spoilt.result
    try:
        match node:
            case Norm() | Observed():
                return True
            case Period():
                assert isinstance(other, Period)
                # What it was is remembered; worked out now it would be moved as well.
                was = evaluator.window(PeriodEnd(node.scope, node.name), row)
                return _days(was) != _days(evaluator._window(other, row))
            case Derivation():
                assert isinstance(other, Derivation)
                return node.value(evaluator, row) != other.value(evaluator, row)
            case _:
                return other is None or evaluator.truth(node, row) is not evaluator.truth(other, row)
    except Exception:  # a rule so wrong that the engine stumbles is noticed, too
        return True


def _days(window: Window) -> tuple[Tri, date, date]:
    return window.exists, window.first.day, window.last.day
