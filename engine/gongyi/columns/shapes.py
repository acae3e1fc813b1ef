"""In which form a column holds what a node comes to, and what its columns are called."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from gongyi.kernel.truth import Demand
from gongyi.program.nodes import (
    MAYBE,
    NO,
    YES,
    Among,
    Choose,
    Compare,
    Connect,
    Const,
    Earlier,
    Elsewhere,
    Field,
    LastSeen,
    Node,
    OneOf,
    Part,
    Reached,
    Reduce,
    SightingPart,
    Whole,
)


class Side(Enum):
    """What of a node is asked for: whether it is yes, whether it is no, or its number."""

    YES = "y"
    NO = "n"
    NUMBER = ""

    # By itself and not by its name: it is looked up hundreds of thousands of times.
    __hash__ = object.__hash__


class Shape(Enum):
    """The form of a node's columns."""

    FLAG = "flag"
    """Yes or no: one column of booleans."""
    TRUTH = "truth"
    """Yes, no or unknown: two columns of booleans, whether it is yes and whether it is no."""
    NUMBER = "number"
    """One column of numbers."""

    @property
    def sides(self) -> tuple[Side, ...]:
        """The columns that hold it in full."""
        return _SIDES[self]

    __hash__ = object.__hash__


_SIDES: dict[Shape, tuple[Side, ...]] = {
    Shape.FLAG: (Side.YES,),
    Shape.TRUTH: (Side.YES, Side.NO),
    Shape.NUMBER: (Side.NUMBER,),
}


TWO_VALUED = (Part.SPANNED, Part.RECORDED, Part.DATED, Part.SURE, Part.KNOWN)
_WIDER = (Shape.FLAG, Shape.TRUTH, Shape.NUMBER)


def field_column(fact: str, part: Part, side: Side) -> str:
    """The column that holds a part of a fact."""
    return f"{fact}:{part.value}{side.value}"


def whole_column(scope: str) -> str:
    """The column that says whether no related record of a scope can be missing."""
    return f"whole:{scope}"


class Shapes:
    """The shapes of nodes, each worked out once; what a node is computed from must have been asked for before it."""

    def __init__(self) -> None:
        self._known: dict[Node, Shape] = {}

    def of(self, node: Node) -> Shape:
        """The shape of a node."""
        if node not in self._known:
            self._known[node] = self._found(node)
        return self._known[node]

    def _found(self, node: Node) -> Shape:
        match node:
            case Const():
                return {NO: Shape.FLAG, YES: Shape.FLAG, MAYBE: Shape.TRUTH}.get(node.value, Shape.NUMBER)
            case Compare() | OneOf():
                return Shape.FLAG
            case Among() | Whole():
                return Shape.TRUTH
            case Field():
                if node.part in TWO_VALUED:
                    return Shape.FLAG
                return Shape.TRUTH if node.part is Part.OCCURRED else Shape.NUMBER
            case Connect():
                return Shape.FLAG if self._settled(node) else Shape.TRUTH
            case Choose():
                return self._wider((*(value for _, value in node.cases), node.other))
            case Elsewhere():
                return self._wider((node.value,) if node.default is None else (node.value, node.default))
            case Reduce():
                return self._wider((node.value, Const(node.scope, node.empty)))
            case Earlier():
                return self._wider((node.value, Const(node.scope, node.default)))
            case LastSeen() | Reached():
                return Shape.FLAG if node.part is SightingPart.EXISTS else Shape.NUMBER
            case _:
                return Shape.NUMBER

    def _wider(self, values: Iterable[Node]) -> Shape:
        return max(map(self.of, values), key=_WIDER.index)

    def _settled(self, node: Connect) -> bool:
        """Whether the truth can only be yes or no: all its parts can, and each single one is asked for either way."""
        return bool(node.true_when and node.false_when) and all(
            self.of(part) is Shape.FLAG for part in node.parts
        ) and not any(demand is Demand.NOT_TRUE for way in (*node.true_when, *node.false_when) for _, demand in way)
