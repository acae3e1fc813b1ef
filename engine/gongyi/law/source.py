"""Where in a rule file something stands."""

from __future__ import annotations

from gongyi_facts.codes import Code
from gongyi_facts.made_late import dataclass
from gongyi_facts.problems import Problem


@dataclass(frozen=True, slots=True)
class Source:
    """A place: file, line and column, counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def problem(self, message: str, hint: str = "") -> Problem:
        """What is wrong here, and what to write instead."""
        return Problem(self.file, self.line, self.column, message, hint, code=Code.RULE)


NOWHERE = Source("", 0, 0)
"""The place of what no file says."""
