"""What norms and their versions come to, as nodes."""

from __future__ import annotations

from typing import NamedTuple

from gongyi.program.nodes import (
    STATUS_CODES,
    DayNodes,
    Node,
)

CODE_OF = {status: number for number, status in enumerate(STATUS_CODES)}


class VerdictNodes(NamedTuple):
    """What a norm comes to on a record of its scope: its status, whether its condition holds, and its last day."""

    status: Node
    when: Node
    window: DayNodes | None


class SpeakingNodes(NamedTuple):
    """Which versions may speak, and whether one does for certain."""

    possible: list[Node]
    sure: Node
