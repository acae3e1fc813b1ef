"""The names of the evaluators that judge a document."""

from __future__ import annotations

from enum import StrEnum


class Engine(StrEnum):
    """What judges a document; all of them come to the same statuses, or there is no answer."""

    DURABLE = "durable"
    """Rule networks of durable-rules, beside the reference."""
    REFERENCE = "reference"
    """The rules themselves, walked."""
