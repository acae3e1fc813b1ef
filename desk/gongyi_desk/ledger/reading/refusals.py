"""A file that cannot be read at all."""

from __future__ import annotations

from typing import NoReturn

from gongyi_facts import BadInput, Problem


def refuse(path: str, message: str, hint: str) -> NoReturn:
    """Raises ``BadInput`` for a whole file."""
    raise BadInput([Problem(path, None, None, message, hint)])
