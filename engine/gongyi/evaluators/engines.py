"""The evaluators that can be asked for by name."""

from __future__ import annotations

from enum import StrEnum


class Engine(StrEnum):
    """An evaluator of one document. Each but the reference is confirmed by another one."""

    DURABLE = "durable"
    """Rule networks, matched and chained by durable-rules; confirmed by the compiled evaluator."""
    COMPILED = "compiled"
    """Python generated from the program; confirmed by the reference."""
    REFERENCE = "reference"
    """The meaning itself, alone."""
