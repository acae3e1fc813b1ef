"""The kinds of derived fact. A further kind is a file beside this one, and a line here."""

from __future__ import annotations

from gongyi.derivations.achieved import Achieved
from gongyi.derivations.assumed import Assumed
from gongyi.derivations.base import Derivation
from gongyi.derivations.concluded import Concluded
from gongyi.derivations.earliest import Earliest
from gongyi.derivations.first import First
from gongyi.derivations.implied import Implied
from gongyi.derivations.lastly import LastlySeen
from gongyi.derivations.narrowed import Narrowed
from gongyi.derivations.observed import Observed
from gongyi_facts.files.nodes import MapNode, Node

KINDS: tuple[type[Derivation], ...] = (
    Assumed,
    First,
    Earliest,
    LastlySeen,
    Achieved,
    Observed,
    Narrowed,
    Implied,
    Concluded,
)
"""In the order in which their keys are looked for; the last one stands for what has none of them."""


def kind_of(node: Node) -> type[Derivation]:
    """The kind that a mapping of ``derived.yaml`` writes."""
    keys = {key.text for key, _ in node.entries} if isinstance(node, MapNode) else set()
    return next((kind for kind in KINDS if kind.key in keys), KINDS[-1])
