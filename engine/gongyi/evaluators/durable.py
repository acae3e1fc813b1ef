"""The durable evaluator: norms compiled to a rule network that durable_rules matches and chains.

Days are compared outside, and what other records say enters as a fact; the network does the logic: every condition
is compiled to "is true" and "may be true", for itself and for its negation, so that unknown is never taken for
false; then the tables from conditions to status; and norms that speak of other norms' verdicts, in later phases.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from gongyi.evaluators.interpreter import Interpreter
from gongyi.evaluators.leaves import AFTER, NOT_AFTER, OPEN, Leaves
from gongyi.evaluators.protocol import EngineError, LastDay
from gongyi.evaluators.rete import Network, Rule
from gongyi.kernel.calendar import Calendar
from gongyi.kernel.truth import Demand, Tri
from gongyi.law.conditions import Condition, Connective, NormStatus
from gongyi.law.norms import Modality, Norm
from gongyi.law.statuses import LASTING, STATUSES, Status
from gongyi.loading.rules import Rules
from gongyi.lowering.lower import Lowering
from gongyi.records.records import Records, Row

Literal = tuple[str, str]

TRUE, MAYBE, FALSE, MAYBE_NOT = "T", "M", "t", "m"
_DEMANDED = {Demand.TRUE: TRUE, Demand.FALSE: FALSE, Demand.NOT_TRUE: MAYBE_NOT}
_LACKING = {Demand.TRUE: MAYBE_NOT, Demand.FALSE: MAYBE, Demand.NOT_TRUE: TRUE}
_TRI = {True: "T", False: "F", None: "U"}
_SEEN_AS = {TRUE: "T", FALSE: "F", MAYBE: "TU", MAYBE_NOT: "FU"}
_WIDEST = 12


class Networks:
    """The rule networks of one choice of readings, one a scope, kept for all documents."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._compiled: dict[str, _Compiled] = {}
        self._lock = threading.Lock()

    def of(self, scope: str) -> _Compiled:
        """A scope's network, compiled when the first record of that scope is judged."""
        with self._lock:
            if scope not in self._compiled:
                self._compiled[scope] = _Compiled(scope, self._rules)
            return self._compiled[scope]


class Durable:
    """What the networks conclude of one document. They are told facts, and no verdict of another evaluator."""

    name = "durable"

    def __init__(self, networks: Networks, lowering: Lowering, records: Records, calendar: Calendar) -> None:
        self.networks = networks
        others = (
            None if other is None else Durable(networks, lowering, other, calendar).status
            for other in (records.before, records.through)
        )
        self.leaves = Leaves(lowering, Interpreter(records, calendar), *others)
        self._statuses: dict[int, dict[str, set[str]]] = {}
        self._concluded: dict[tuple[str, tuple[str, ...]], dict[str, set[str]]] = {}

    def status(self, norm: str, row: Row) -> Status:
        """A norm's status on a record of its scope. Raises ``EngineError`` where the network concludes not just one."""
        if id(row) not in self._statuses:
            self._statuses[id(row)] = self._judged(row)
        found = self._statuses[id(row)].get(norm, set())
        if len(found) != 1:
            got = "、".join(sorted(found)) or "无结论"
            raise EngineError(f"规范 {norm}（{row.path or '全案'}）：durable 得出 {got}，不予输出。")
        return Status(next(iter(found)))

    def _judged(self, row: Row) -> dict[str, set[str]]:
        """What the network concludes for a record; of records that tell it the same it concludes the same."""
        network = self.networks.of(row.scope)
        inputs = network.told(row, self.leaves)
        key = (row.scope, tuple(inputs.values()))
        if key not in self._concluded:
            self._concluded[key] = network.judge(inputs)
        return self._concluded[key]

    def due(self, norm: str, row: Row) -> LastDay:
        """A norm's last day on a record of its scope."""
        return None if self.status(norm, row) is Status.NOT_APPLICABLE else self.leaves.due(norm, row)


class _Compiled:
    """One scope's network, with what must be told it about a record."""

    def __init__(self, scope: str, rules: Rules) -> None:
        self.norms = sorted(
            (
                norm
                for norm in rules.norms.values()
                if norm.scope == scope and norm.modality != Modality.DECLARATION
            ),
            key=lambda norm: rules.phases[norm.id],
        )
        builder = _Builder(rules)
        for norm in self.norms:
            builder.add(norm)
        self.inputs = builder.inputs
        self._names = {atom: norm_id for norm_id, atom in builder.status_atoms.items()}
        self.network = Network(scope, builder.rules, builder.alphabet)

    def told(self, row: Row, leaves: Leaves) -> dict[str, str]:
        """What the network is told of a row."""
        return {atom: ask(leaves, row) for atom, ask in self.inputs.items()}

    def judge(self, inputs: dict[str, str]) -> dict[str, set[str]]:
        """The statuses that the network concludes from what it is told, by norm."""
        found: dict[str, set[str]] = {}
        for atom, code in self.network.run(inputs):
            if atom in self._names:
                found.setdefault(self._names[atom], set()).add(code)
        return found


class _Builder:
    """Compiles norms to rules, phase by phase."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self.rules: list[Rule] = []
        self.alphabet: dict[str, frozenset[str]] = {}
        self.inputs: dict[str, Callable[[Leaves, Row], str]] = {}
        self.status_atoms: dict[str, str] = {}
        self._nodes: dict[Condition, str] = {}
        self._made: set[Literal] = set()
        self._phase = 0

    def add(self, norm: Norm) -> None:
        """Compile one norm, with every version of it."""
        self._phase = self._rules.phases[norm.id]
        status = self.status_atoms[norm.id] = self._atom("s", STATUSES)
        if norm.may_last:
            status = self._settled(norm, status)
        if not norm.earlier and not norm.situations:
            in_force = self._input_truth(lambda leaves, row: leaves.sure(norm, row))
            self._version(norm, [*self._applies(norm), in_force], status)
            return
        own = []
        for version in norm.versions:
            own.append(self._atom("v", STATUSES))
            self._version(version, self._applies(version), own[-1])
        self._spoken(norm, own, status)

    def _settled(self, norm: Norm, status: str) -> str:
        """The verdict of the day of assessment alone: what was settled when the record ended replaces an open one."""
        alone = self._atom("b", STATUSES)
        codes = sorted({*LASTING, Status.UNDETERMINED})
        before = self._input("k", codes, lambda leaves, row: leaves.settled_before(norm.id, row))
        for code in STATUSES:
            if code != Status.UNDETERMINED:
                self._rule([(alone, code)], (status, code))
        for code in codes:
            self._rule([(alone, Status.UNDETERMINED), (before, code)], (status, code))
        return alone

    def _spoken(self, norm: Norm, own: list[str], status: str) -> None:
        """The verdict of those versions that may be in force, from the verdict of each as though it were."""
        indices = [str(index) for index in range(len(own))]
        from_ = self._input("i", indices, lambda leaves, row: str(leaves.speaking(norm, row)[0]))
        to = self._input("l", indices, lambda leaves, row: str(leaves.speaking(norm, row)[1]))
        sure = self._input("u", "TFU", lambda leaves, row: _TRI[leaves.sure(norm, row)])
        self._rule([(sure, "F")], (status, Status.NOT_APPLICABLE))
        for first in range(len(own)):
            agreed = own[first]
            for last in range(first, len(own)):
                if last > first:
                    agreed = self._agreed(agreed, own[last])
                these = [(from_, str(first)), (to, str(last))]
                for one in _reachable(self.rules, agreed):
                    open_one = one if one == Status.NOT_APPLICABLE else Status.UNDETERMINED
                    self._rule([*these, (sure, "T"), (agreed, one)], (status, one))
                    self._rule([*these, (sure, "U"), (agreed, one)], (status, open_one))

    def _agreed(self, one: str, other: str) -> str:
        """What two verdicts agree on; undetermined where they differ."""
        agreed = self._atom("g", STATUSES)
        for left in _reachable(self.rules, one):
            for right in _reachable(self.rules, other):
                both = left if left == right else Status.UNDETERMINED
                self._rule([(one, left), (other, right)], (agreed, both))
        return agreed

    def _version(self, norm: Norm, applies: Sequence[Condition | str], status: str) -> None:
        for premise in self._all_of(applies, FALSE):
            self._rule([premise], (status, Status.NOT_APPLICABLE))
        unsure = self._any(self._all_of(applies, MAYBE_NOT))
        self._rule(
            [*self._all_of(applies, MAYBE), unsure], (status, Status.UNDETERMINED)
        )
        if norm.situations:
            self._by_row(norm, self._all_of(applies, TRUE), status)
        else:
            self._table(norm, self._all_of(applies, TRUE), status)

    def _applies(self, norm: Norm) -> list[Condition | str]:
        in_place = self._input_truth(lambda leaves, row: leaves.in_place(norm, row))
        return [norm.when, in_place]

    def _all_of(self, parts: Sequence[Condition | str], code: str) -> list[Literal]:
        return [
            _told(part, code) if isinstance(part, str) else self._literal(part, code)
            for part in parts
        ]

    # --- conditions ------------------------------------------------------------------------

    def _literal(self, condition: Condition, code: str) -> Literal:
        """The fact that says of a condition that it is true, may be true, is false, or may be false."""
        if isinstance(condition, Connective | NormStatus):
            if condition not in self._nodes:
                self._nodes[condition] = self._atom("n", (TRUE, MAYBE, FALSE, MAYBE_NOT))
            literal = (self._nodes[condition], code)
            if literal not in self._made:
                self._made.add(literal)
                for premises in self._ways(condition, code):
                    self._rule(premises, literal)
            return literal
        if condition not in self._nodes:
            self._nodes[condition] = self._input_truth(lambda leaves, row: leaves.truth(condition, row))
        return _told(self._nodes[condition], code)

    def _ways(self, condition: Connective | NormStatus, code: str) -> Iterator[list[Literal]]:
        """The lists of facts each of which makes the literal hold."""
        if isinstance(condition, NormStatus):
            yield from self._verdicts(condition, code)
            return
        table, parts = condition.table, condition.parts
        if code in (TRUE, FALSE):
            for way in table.true_when if code == TRUE else table.false_when:
                yield [self._literal(parts[index], _DEMANDED[demand]) for index, demand in way] or [self._always()]
            return
        # It may be true where it goes no way to be false: in each of those one part at least is otherwise.
        for lacking in product(*(table.false_when if code == MAYBE else table.true_when)):
            yield [self._literal(parts[index], _LACKING[demand]) for index, demand in lacking] or [self._always()]

    def _verdicts(self, condition: NormStatus, code: str) -> Iterator[list[Literal]]:
        wanted = {True: condition.statuses, None: {Status.UNDETERMINED} - condition.statuses}
        wanted[False] = set(STATUSES) - condition.statuses - {Status.UNDETERMINED}
        letters = {"T": wanted[True], "U": wanted[None], "F": wanted[False]}
        atom = self.status_atoms[condition.norm]
        for letter in _SEEN_AS[code]:
            yield from ([(atom, status)] for status in sorted(letters[letter]))

    def _input_truth(self, ask: Callable[[Leaves, Row], Tri]) -> str:
        """Tell a truth as two facts: true or maybe not, and false or maybe."""
        name = f"a{len(self.alphabet)}"
        self.alphabet[f"{name}p"] = frozenset((TRUE, MAYBE_NOT))
        self.alphabet[f"{name}q"] = frozenset((FALSE, MAYBE))
        self.inputs[f"{name}p"] = lambda leaves, row: TRUE if ask(leaves, row) is True else MAYBE_NOT
        self.inputs[f"{name}q"] = lambda leaves, row: FALSE if ask(leaves, row) is False else MAYBE
        return name

    # --- tables ----------------------------------------------------------------------------

    def _table(self, norm: Norm, applies: list[Literal], status: str) -> None:
        if norm.modality == Modality.POWER and norm.done is not None:
            self._by_truth(
                norm.done, applies, status, Status.EXERCISED, Status.PERMITTED
            )
        elif norm.modality == Modality.PROHIBITION and norm.breached is not None:
            self._by_truth(
                norm.breached, applies, status, Status.BREACHED, Status.STANDING
            )
        elif norm.done is None:
            self._rule(applies, (status, Status.STANDING))
        elif norm.period is None:
            self._without_period(norm, applies, status)
        else:
            self._with_period(norm, applies, status)

    def _by_row(self, norm: Norm, applies: list[Literal], status: str) -> None:
        """From the last row up: what a row and those below it come to; if it is unknown, only what both lead to."""
        below = self._atom("z", STATUSES)
        self._rule([self._always()], (below, norm.situations[-1].status))
        for situation in reversed(norm.situations[:-1]):
            here = self._atom("z", STATUSES)
            self._rule([self._literal(situation.when, TRUE)], (here, situation.status))
            for other in _reachable(self.rules, below):
                both = other if other == situation.status else Status.UNDETERMINED
                self._rule([self._literal(situation.when, FALSE), (below, other)], (here, other))
                self._rule([*self._open(situation.when), (below, other)], (here, both))
            below = here
        for one in _reachable(self.rules, below):
            self._rule([*applies, (below, one)], (status, one))

    def _by_truth(
        self, condition: Condition, applies: list[Literal], status: str, yes: str, no: str
    ) -> None:
        self._rule([*applies, self._literal(condition, TRUE)], (status, yes))
        self._rule([*applies, self._literal(condition, FALSE)], (status, no))
        self._rule([*applies, *self._open(condition)], (status, Status.UNDETERMINED))

    def _open(self, condition: Condition) -> list[Literal]:
        return [self._literal(condition, MAYBE), self._literal(condition, MAYBE_NOT)]

    def _without_period(self, norm: Norm, applies: list[Literal], status: str) -> None:
        assert norm.done is not None
        self._rule([*applies, self._literal(norm.done, TRUE)], (status, Status.FULFILLED))
        self._rule([*applies, *self._open(norm.done)], (status, Status.UNDETERMINED))
        undone = [*applies, self._literal(norm.done, FALSE)]
        if norm.breached is None:
            self._rule(undone, (status, Status.DUE))
        else:
            self._by_truth(norm.breached, undone, status, Status.BREACHED, Status.DUE)

    def _with_period(self, norm: Norm, applies: list[Literal], status: str) -> None:
        exists = self._input("e", "TFU", lambda leaves, row: _TRI[leaves.period_runs(norm, row)])
        within = self._atom("w", STATUSES)
        without = self._atom("o", STATUSES)
        self._without_period(norm, applies, without)
        if norm.at_expiry:
            self._of_result(norm, applies, within)
        else:
            self._in_time(norm, applies, within)
        for one in _reachable(self.rules, within):
            self._rule([(exists, "T"), (within, one)], (status, one))
        for other in _reachable(self.rules, without):
            self._rule([(exists, "F"), (without, other)], (status, other))
            for one in _reachable(self.rules, within):
                both = one if one == other else Status.UNDETERMINED
                self._rule([(exists, "U"), (within, one), (without, other)], (status, both))

    def _in_time(self, norm: Norm, applies: list[Literal], within: str) -> None:
        assert norm.done is not None
        today = self._input("r", (NOT_AFTER, AFTER, OPEN), lambda leaves, row: leaves.today_to_end(norm, row))
        acted = self._input("d", (NOT_AFTER, AFTER, OPEN), lambda leaves, row: leaves.done_to_end(norm, row))
        done = [*applies, self._literal(norm.done, TRUE)]
        undone = [*applies, self._literal(norm.done, FALSE)]
        unsure = [*applies, *self._open(norm.done)]
        results = {
            NOT_AFTER: (Status.FULFILLED, Status.DUE),
            AFTER: (Status.FULFILLED_LATE, Status.OVERDUE),
            OPEN: (Status.UNDETERMINED, Status.UNDETERMINED),
        }
        for relation, (acted_status, waiting_status) in results.items():
            self._rule([*done, (acted, relation)], (within, acted_status))
            self._rule([*undone, (today, relation)], (within, waiting_status))
        self._rule(unsure, (within, Status.UNDETERMINED))

    def _of_result(self, norm: Norm, applies: list[Literal], within: str) -> None:
        assert norm.done is not None and norm.breached is not None
        today = self._input("r", (NOT_AFTER, AFTER, OPEN), lambda leaves, row: leaves.today_to_end(norm, row))
        self._rule([*applies, (today, NOT_AFTER)], (within, Status.DUE))
        self._rule([*applies, (today, OPEN)], (within, Status.UNDETERMINED))
        over = [*applies, (today, AFTER)]
        self._rule([*over, self._literal(norm.done, TRUE)], (within, Status.FULFILLED))
        unmet = [*over, self._literal(norm.done, MAYBE_NOT)]
        self._rule([*unmet, self._literal(norm.breached, TRUE)], (within, Status.BREACHED))
        self._rule([*unmet, self._literal(norm.breached, MAYBE_NOT)], (within, Status.UNDETERMINED))

    # --- atoms and rules -------------------------------------------------------------------

    def _atom(self, letter: str, codes: Sequence[str] | dict[str, str]) -> str:
        name = f"{letter}{len(self.alphabet)}"
        self.alphabet[name] = frozenset(codes)
        return name

    def _input(
        self, letter: str, codes: Sequence[str], ask: Callable[[Leaves, Row], str]
    ) -> str:
        name = self._atom(letter, list(codes))
        self.inputs[name] = ask
        return name

    def _always(self) -> Literal:
        if "true" not in self.alphabet:
            self.alphabet["true"] = frozenset("T")
            self.inputs["true"] = lambda leaves, row: "T"
        return "true", "T"

    def _any(self, literals: list[Literal]) -> Literal:
        either = (self._atom("y", ("T",)), "T")
        for literal in literals:
            self._rule([literal], either)
        return either

    def _rule(self, premises: list[Literal], conclusion: Literal) -> None:
        distinct = list(dict.fromkeys(premises))
        while len(distinct) > _WIDEST:
            chain = (self._atom("c", ("T",)), "T")
            self._rule(distinct[:_WIDEST], chain)
            distinct = [chain, *distinct[_WIDEST:]]
        self.rules.append(
            Rule(f"r{len(self.rules)}", self._phase, tuple(distinct), conclusion)
        )


def _told(name: str, code: str) -> Literal:
    """The fact of a truth told in two."""
    return (f"{name}{'p' if code in (TRUE, MAYBE_NOT) else 'q'}", code)


def _reachable(rules: Sequence[Rule], atom: str) -> list[str]:
    return sorted({rule.conclusion[1] for rule in rules if rule.conclusion[0] == atom})
