"""A program: all that a policy says under one choice of readings and each single deviation from it, as nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gongyi.law.factmodel import FactModel
from gongyi.law.ids import arabic
from gongyi.law.norms import Modality
from gongyi.loading.rules import Rules
from gongyi.lowering.lower import Lowering
from gongyi.lowering.versions import VerdictNodes
from gongyi.program.nodes import EventNodes, Node
from gongyi_facts.made_late import dataclass

Deviation = tuple[str, str]
"""What is read otherwise, and how."""


@dataclass(frozen=True)
class Program:
    """The nodes of every norm, and of every norm that a deviating reading may change.

    ``names`` gives nodes that a reader knows a name; ``deviations`` holds for each deviating reading the statuses of
    those norms alone that it makes other nodes.
    """

    model: FactModel
    scopes: Mapping[str, str]
    """Norm → the scope of its records."""
    verdicts: Mapping[str, VerdictNodes]
    deviations: Mapping[Deviation, Mapping[str, Node]]
    names: Mapping[Node, str]


def program_of(lowering: Lowering, deviating: Mapping[Deviation, tuple[Rules, frozenset[str]]]) -> Program:
    """The program of one choice of readings; ``deviating`` gives each deviation's rules and the norms it touches."""
    norms = {
        name: norm for name, norm in lowering.rules.norms.items() if norm.modality is not Modality.DECLARATION
    }
    verdicts = {name: lowering.verdict(name) for name in norms}
    deviations: dict[Deviation, dict[str, Node]] = {}
    for deviation, (rules, touched) in deviating.items():
        other = lowering.under(rules, deviation[0])
        found = {name: other.verdict(name).status for name in norms if name in touched}
        deviations[deviation] = {name: node for name, node in found.items() if node is not verdicts[name].status}
    scopes = {name: norm.scope for name, norm in norms.items()}
    return Program(lowering.model, scopes, verdicts, deviations, names_of(lowering, verdicts))


def names_of(lowering: Lowering, norms: Iterable[str]) -> dict[Node, str]:
    """Names for the nodes of derived facts, periods and these norms, where each is a node of its own."""
    names: dict[Node, str] = {}
    for scope, name in lowering.rules.derived:
        found = lowering.derived(scope, name)
        if isinstance(found, EventNodes):
            for part, node in zip(EventNodes._fields, found, strict=True):
                names.setdefault(node, f"{name}_{part}")
        else:
            names.setdefault(found, name)
    for (_, name), period in lowering.rules.periods.items():
        window = lowering.own_window(period)
        names.setdefault(window.lo, f"{name}_lo")
        names.setdefault(window.hi, f"{name}_hi")
    for identity in norms:
        names[lowering.verdict(identity).status] = f"norm_{arabic(identity).replace('.', '_')}"
    return names
