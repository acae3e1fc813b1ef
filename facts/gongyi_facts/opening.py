"""What an interview asks before the rules can say what else matters: chapters of keys, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from gongyi_facts.made_late import dataclass


@dataclass(frozen=True, slots=True)
class Chapter:
    """Questions about the document itself, where ``scope`` is its own, or about each record of a scope.

    ``keys`` are asked in their order. The first one of a record tells whether there is such a record: ``whether`` asks
    for it where there is none, and ``further`` whether there is one more. Unless a record of the scope ``after`` is
    there, ``whether`` is not asked. A chapter ``on_demand`` is gone through only for records that a person adds.
    ``asks`` are questions in place of the keys' own; ``others`` events that are rare: in one question it is asked which
    of them there were.
    """

    scope: str
    keys: tuple[str, ...]
    whether: str = ""
    further: str = ""
    after: str = ""
    on_demand: bool = False
    others: tuple[str, ...] = ()
    asks: Mapping[str, str] = field(default_factory=dict)
