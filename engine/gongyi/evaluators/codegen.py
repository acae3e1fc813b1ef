"""From nodes to Python source: one function for each scope and level, with no interpretation left.

Nodes that only look at their own record come first; a node that looks at other records comes a level after those that
it looks at. The functions of a level are called for every record before those of the next. What later functions need
is kept on the record, all else in local variables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from gongyi.evaluators.last_days import TableKey
from gongyi.kernel.truth import Demand
from gongyi.program.nodes import (
    MAYBE,
    NO,
    YES,
    Among,
    Asked,
    Choose,
    Compare,
    Connect,
    Const,
    Earlier,
    Elsewhere,
    Extreme,
    Field,
    Given,
    GivenNode,
    LastDay,
    LastSeen,
    Masked,
    NextDay,
    Node,
    OneOf,
    Part,
    Reached,
    Reduce,
    Seen,
    Situations,
    Whole,
    YearEnd,
    afar,
    operands,
)
from gongyi_facts.made_late import dataclass

_GIVEN = {Given.TODAY: "today", Given.RECORD_TO: "record_to", Given.PLACE: "r.place"}
_DEMANDED = {Demand.TRUE: f"== {YES}", Demand.FALSE: f"== {NO}", Demand.NOT_TRUE: f"!= {YES}"}
_LONGEST = 160
"""Characters of an expression that may stand inside another one, where it is needed once."""
_SHORT = 48
"""Characters of a comparison that is written again wherever it is needed."""


@dataclass(frozen=True)
class Source:
    """Generated functions in the order in which they are called, the tables they look up, where their answers are."""

    text: str
    calls: tuple[tuple[str, str], ...]
    """The functions' names, each with the scope whose records it is called for."""
    tables: tuple[TableKey, ...]
    answers: Mapping[Node, str]
    """Asked for node → the attribute of the record that holds it."""
    fields: frozenset[tuple[str, str]]
    """The facts that are looked at: scope and name."""
    kept: Mapping[Node, str]
    """Every node that is kept on its record, and as what."""


def generated(
    outputs: Iterable[Node], names: Mapping[Node, str], already: Mapping[Node, str] | None = None, prefix: str = "n"
) -> Source:
    """The source that answers nodes; ``already`` are those that the records hold by now."""
    return _Generator(list(dict.fromkeys(outputs)), names, already or {}, prefix).source()


class _Generator:
    def __init__(
        self, outputs: Sequence[Node], names: Mapping[Node, str], already: Mapping[Node, str], prefix: str
    ) -> None:
        self.outputs, self.names, self.already, self.prefix = outputs, names, already, prefix
        self.order: list[Node] = []
        self.levels: dict[Node, int] = {}
        self.uses: Counter[Node] = Counter()
        self._visit_all()
        self.kept = self._kept()
        self.numbers = {part for node in self.order for part in _used_as_number(node)}
        self.variables: dict[Node, str] = {}
        self.spoken_for: set[str] = set()
        """The names of the variables of one function."""
        self.inline: dict[Node, str] = {}
        self.tables: dict[TableKey, int] = {}
        self.lines: list[str] = []

    # --- order -----------------------------------------------------------------------------

    def _visit_all(self) -> None:
        """Every node that is needed, what it needs before it, with its level."""
        stack: list[tuple[Node, bool]] = [(node, False) for node in reversed(self.outputs)]
        while stack:
            node, done = stack.pop()
            if node in self.levels:
                continue
            if node in self.already or isinstance(node, Const) or self._is_given(node):
                self.levels[node] = 0
                continue
            near, far = operands(node), afar(node)
            if not done:
                stack.append((node, True))
                needed = near if far is None else (*near, far)
                stack += [(part, False) for part in needed if part not in self.levels]
                continue
            level = max((self.levels[part] for part in near), default=0)
            if far is not None:
                # What a record was before is worked out of all records before anything else is.
                beside = self._at_hand(far) or isinstance(node, Earlier)
                level = max(level, self.levels[far] + (0 if beside else 1))
            self.levels[node] = level
            self.order.append(node)
        for node in self.order:
            self.uses.update(_mentioned(node))

    def _is_given(self, node: Node) -> bool:
        """Whether a node is a parameter of every function, and not asked for itself."""
        return isinstance(node, GivenNode) and node not in self.outputs

    def _at_hand(self, node: Node) -> bool:
        """Whether a node of another record needs no function of its own."""
        return isinstance(node, Const | GivenNode | Field) or node in self.already

    def _kept(self) -> dict[Node, str]:
        """The nodes that are kept on their records: what is asked for, and what later or other functions look at."""
        wanted: dict[Node, None] = dict.fromkeys(node for node in self.outputs if not isinstance(node, Const))
        for node in self.order:
            far = afar(node)
            if far is not None and not isinstance(far, Const | GivenNode | Field):
                wanted[far] = None
            for part in operands(node):
                if self.levels[part] < self.levels[node] and not isinstance(part, Const | GivenNode | Field):
                    wanted[part] = None
        taken = set(self.already.values())
        found: dict[Node, str] = {}
        for number, node in enumerate(wanted):
            if node not in self.already and not isinstance(node, Field):
                name = self.names.get(node, f"{self.prefix}{number}")
                name = name if name not in taken else f"{name}_{self.prefix}{number}"
                taken.add(name)
                found[node] = name
        return found

    # --- text ------------------------------------------------------------------------------

    def source(self) -> Source:
        calls: list[tuple[str, str]] = []
        stages: dict[tuple[int, str], list[Node]] = {}
        for node in self.order:
            stages.setdefault((self.levels[node], node.scope), []).append(node)
        for level, scope in sorted(stages):
            name = f"{self.prefix}_{scope}_{level}"
            self._function(name, scope, stages[level, scope], level)
            calls.append((name, scope))
        answers = {node: self._held(node) for node in self.outputs}
        fields = {(node.scope, node.fact) for node in self.order if isinstance(node, Field)}
        return Source(
            "\n".join(self.lines), tuple(calls), tuple(self.tables), answers, frozenset(fields), dict(self.kept)
        )

    def _held(self, node: Node) -> str:
        if isinstance(node, Const):
            return str(node.value)
        if isinstance(node, Field):
            return field_name(node)
        return self.kept.get(node) or self.already[node]

    def _function(self, name: str, scope: str, nodes: Sequence[Node], level: int) -> None:
        self.variables, self.inline, self.spoken_for = {}, {}, set()
        self.lines += [f"def {name}(r, today, record_to, tables):", f'    """{scope}, level {level}"""']
        for node in nodes:
            self._line(node)
        if self.lines[-1].endswith('"""'):
            self.lines.append("    pass")
        self.lines.append("")

    def _line(self, node: Node) -> None:
        if isinstance(node, Field):
            if self.uses[node] > 1 and node.part is not Part.SIGHTINGS:
                self._bind(node, field_name(node))
                self.lines.append(f"    {field_name(node)} = r.{field_name(node)}")
            return
        text = self._expression(node)
        if node in self.kept:
            name = self.kept[node]
            self._bind(node, name)
            self.lines.append(f"    {name} = r.{name} = {text}")
        elif self.uses[node] == 1 and len(text) <= _LONGEST:
            self.inline[node] = text
        elif not (isinstance(node, Compare | OneOf) and len(text) <= _SHORT and node not in self.numbers):
            name = self.names.get(node, f"v{len(self.variables)}")
            name = name if name not in self.spoken_for else f"{name}_{len(self.variables)}"
            self._bind(node, name)
            self.lines.append(f"    {name} = {text}")

    def _bind(self, node: Node, name: str) -> None:
        self.variables[node] = name
        self.spoken_for.add(name)

    def _value(self, node: Node) -> str:
        """A node inside an expression."""
        if isinstance(node, Const):
            return str(node.value)
        if isinstance(node, GivenNode):
            return _GIVEN[node.what]
        if node in self.variables:
            return self.variables[node]
        if node in self.inline:
            return f"({self.inline[node]})"
        if node in self.already:
            return f"r.{self.already[node]}"
        if node in self.kept:
            return f"r.{self.kept[node]}"
        if isinstance(node, Field):
            return f"r.{field_name(node)}"
        return f"({self._expression(node)})"

    def _condition(self, node: Node, demand: Demand) -> str:
        """That a truth is as demanded, as a Python condition."""
        if node not in self.variables and node not in self.kept and node not in self.already:
            if isinstance(node, Compare):
                return self._compared(node, demand)
            if isinstance(node, OneOf):
                return self._one_of(node, demand)
            if isinstance(node, Connect) and self.uses[node] == 1 and demand is not Demand.NOT_TRUE:
                ways = node.true_when if demand is Demand.TRUE else node.false_when
                text = self._ways(ways)
                if len(text) <= _LONGEST:
                    return f"({text})" if text else "False"
        return f"{self._value(node)} {_DEMANDED[demand]}"

    def _compared(self, node: Compare, demand: Demand) -> str:
        text = f"{self._value(node.left)} {node.order.value} {self._value(node.right)}"
        return text if demand is Demand.TRUE else f"not {text}"

    def _one_of(self, node: OneOf, demand: Demand) -> str:
        among = sorted(node.among)
        value, positive = self._value(node.value), demand is Demand.TRUE
        if len(among) == 1:
            return f"{value} {'==' if positive else '!='} {among[0]}"
        return f"{value} {'in' if positive else 'not in'} ({', '.join(map(str, among))})"

    def _ways(self, ways: tuple[Asked, ...]) -> str:
        told = [" and ".join(self._condition(part, demand) for part, demand in way) for way in ways]
        return " or ".join(told)

    def _expression(self, node: Node) -> str:
        match node:
            case Connect():
                return self._connect(node)
            case Compare():
                return f"{YES} if {self._compared(node, Demand.TRUE)} else {NO}"
            case OneOf():
                return f"{YES} if {self._one_of(node, Demand.TRUE)} else {NO}"
            case Choose():
                told = [(self._value(value), self._condition(truth, Demand.TRUE)) for truth, value in node.cases]
                return " else ".join([*(f"{value} if {truth}" for value, truth in told), self._value(node.other)])
            case Extreme():
                return f"{'max' if node.largest else 'min'}({', '.join(map(self._value, node.parts))})"
            case LastDay():
                table = self.tables.setdefault((node.length, node.latest, node.open_ends), len(self.tables))
                return f"tables[{table}][{', '.join(map(self._value, operands(node)))}]"
            case NextDay():
                return f"{self._value(node.day)} + 1"
            case YearEnd():
                return f"year_end({self._value(node.year)}, {node.plus}, {node.latest})"
            case Masked():
                return f"{self._value(node.codes)} & {node.mask}"
            case Among():
                codes = self._value(node.codes)
                return f"{YES} if not {codes} & ~{node.mask} else {MAYBE} if {codes} & {node.mask} else {NO}"
            case Elsewhere():
                return self._elsewhere(node)
            case Reduce():
                return self._reduce(node)
            case Whole():
                return f"{YES} if {node.of!r} in r.whole_lists else {MAYBE}"
            case Earlier():
                other = "r.complete_self" if node.through else "r.earlier_self"
                return f"{self._of_other(other, node.value)} if {other} is not None else {node.default}"
            case Seen() | LastSeen() | Reached():
                return self._of_sightings(node)
            case Situations():
                rows = ", ".join(f"({self._value(truth)}, {status})" for truth, status in node.rows)
                return f"situation(({rows},), {node.other})"
            case Const() | GivenNode() | Field():
                return self._value(node)
            case _:
                raise TypeError(node)

    def _of_sightings(self, node: Seen | LastSeen | Reached) -> str:
        called = {Seen: "seen", LastSeen: "last_seen", Reached: "reached"}[type(node)]
        text = f"{called}({', '.join(map(self._value, operands(node)))})"
        if isinstance(node, Seen):
            return text
        return f"{text}[{node.part.value}]"

    def _connect(self, node: Connect) -> str:
        true, false = self._ways(node.true_when), self._ways(node.false_when)
        if not true:
            return f"{NO} if {false} else {MAYBE}"
        if not false:
            return f"{YES} if {true} else {MAYBE}"
        if self._settled(node):
            return f"{YES} if {true} else {NO}"
        return f"{YES} if {true} else {NO} if {false} else {MAYBE}"

    def _settled(self, node: Connect) -> bool:
        """Whether the truth can only be yes or no: all its parts can, and each single one is asked for either way."""
        return all(self._two_valued(part) for part in operands(node)) and not any(
            demand is Demand.NOT_TRUE for way in (*node.true_when, *node.false_when) for _, demand in way
        )

    def _two_valued(self, node: Node) -> bool:
        match node:
            case Compare() | OneOf():
                return True
            case Field():
                return node.part in (Part.SPANNED, Part.RECORDED, Part.DATED, Part.SURE, Part.KNOWN)
            case Connect():
                return self._settled(node)
            case Choose():
                values = (*(value for _, value in node.cases), node.other)
                return all((isinstance(v, Const) and v.value in (NO, YES)) or self._two_valued(v) for v in values)
            case Reduce():
                return node.empty in (NO, YES) and (self._two_valued(node.value) or isinstance(node.value, Const))
            case _:
                return False

    def _elsewhere(self, node: Elsewhere) -> str:
        value = self._of_other("o", node.value)
        if not node.trail:
            return value.replace("o.", "r.document.", 1)
        link = f"r.to_{'_'.join(node.trail)}"
        if node.default is not None:
            default = self._value(node.default)
        else:
            assert isinstance(node.value, Field)
            default = f"none_seen[{(node.value.scope, node.value.fact)!r}]"
        return f"{value.replace('o.', f'{link}.', 1)} if {link} is not None else {default}"

    def _reduce(self, node: Reduce) -> str:
        listed = f"r.all_{node.of}"
        if isinstance(node.value, Const):
            return f"{node.value.value} if {listed} else {node.empty}"
        value = self._of_other("o", node.value)
        pick = "max" if node.largest else "min"
        return f"{pick}([{value} for o in {listed}]) if {listed} else {node.empty}"

    def _of_other(self, name: str, node: Node) -> str:
        if isinstance(node, Const):
            return str(node.value)
        if isinstance(node, GivenNode):
            return f"{name}.place" if node.what is Given.PLACE else _GIVEN[node.what]
        return f"{name}.{self._held(node)}"


def field_name(node: Field) -> str:
    """The attribute of a record that holds a field."""
    return f"{node.fact.replace('.', '__')}_{node.part.value}"


def _mentioned(node: Node) -> list[Node]:
    """Every mention of another node, as often as the text of this one may name it."""
    match node:
        case Connect():
            return [part for way in (*node.true_when, *node.false_when) for part, _ in way]
        case Among():
            return [node.codes, node.codes]
        case _:
            return list(operands(node))


def _used_as_number(node: Node) -> Iterable[Node]:
    match node:
        case Choose():
            return [*(value for _, value in node.cases), node.other]
        case Connect():
            return ()
        case _:
            return operands(node)
