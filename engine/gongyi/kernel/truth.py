"""Strong Kleene logic: true, false, and None for unknown. An unknown is never false."""

from __future__ import annotations

from collections.abc import Iterable

Tri = bool | None


def negate(value: Tri) -> Tri:
    """Not: unknown stays unknown."""
    return None if value is None else not value


def all_of(values: Iterable[Tri]) -> Tri:
    """And: false if any is false, else unknown if any is unknown, else true."""
    result: Tri = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def any_of(values: Iterable[Tri]) -> Tri:
    """Or: true if any is true, else unknown if any is unknown, else false."""
    result: Tri = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result
