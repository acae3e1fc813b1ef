"""Where the document of an interview is kept: a file here, elsewhere perhaps a table."""

from __future__ import annotations

import os
from typing import Protocol

from gongyi_desk.terminal.saving import create, held, save
from gongyi_facts import read_bytes


class Store(Protocol):
    """Keeps the text of one document."""

    def read(self) -> bytes | None:
        """What is kept now; None where there is nothing yet. Raises ``BadInput`` where it cannot be read."""

    def unchanged(self, known: bytes | None) -> bool:
        """Whether what is kept is still what it is known to be."""

    def write(self, data: bytes, known: bytes | None) -> None:
        """Put this in the place of what is known to be kept, at once. Raises ``Changed``, and ``BadInput``."""


class CaseFile:
    """A file, which perhaps there is not yet."""

    def __init__(self, file: str) -> None:
        self.file = file

    def read(self) -> bytes | None:
        """What the file holds; None where there is none."""
        return read_bytes(self.file) if os.path.lexists(os.path.realpath(self.file)) else None

    def unchanged(self, known: bytes | None) -> bool:
        """Whether the file still holds what it is known to hold."""
        return held(self.file) == known

    def write(self, data: bytes, known: bytes | None) -> None:
        """Replace the file whole, or make it where it was not there."""
        if known is None:
            create({self.file: data})
        else:
            save(self.file, data, known)
