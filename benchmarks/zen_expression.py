"""The twenty-five norms for zen-engine: one compiled expression that gives a list, true where a norm's condition is.

The rules' files are read as plain YAML. zen-engine has two truth values, so each condition is written as what makes it
surely true, and under a negation as what makes it surely false; what follows from other facts is written out.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from twenty_five.facts import AS_OF, DAYS, DEADLINE, Case, deadline

JOINS = {"all": ("and", "or"), "any": ("or", "and")}


class Zen:
    """The norms of a folder, compiled. Raises ``ImportError`` where zen-engine is not installed."""

    def __init__(self, folder: Path) -> None:
        import zen

        derived = yaml.safe_load((folder / "derived.yaml").read_text(encoding="utf-8"))
        norms = yaml.safe_load((folder / "norms.yaml").read_text(encoding="utf-8"))["norms"]
        self.when = {fact["fact"]: fact["when"] for fact in derived["facts"]}
        self.norms = [norm["norm"] for norm in norms]
        self.asked: set[str] = set()
        self.text = f"[{', '.join(self._sure(norm['when'], True) for norm in norms)}]"
        self.days = [name for name in (AS_OF, *DAYS) if name in self.asked]
        self.others = [name for name in sorted(self.asked) if name not in {AS_OF, DEADLINE, *DAYS}]
        self.evaluate = zen.compile_expression(self.text).evaluate

    def true(self, case: Case) -> list[str]:
        """The norms whose condition is true, of a plain case."""
        return [norm for norm, holds in zip(self.norms, self.evaluate(self.given(case)), strict=True) if holds]

    def given(self, case: Case) -> Case:
        """A case as the expression takes it, days as numbers."""
        given = {name: case[name] for name in self.others}
        for name in self.days:
            day = case[name]
            given[name] = None if day is None else date.fromisoformat(day).toordinal()
        last = deadline(case)
        given[DEADLINE] = None if last is None else last.toordinal()
        return given

    def _sure(self, condition: dict[str, Any], sign: bool) -> str:
        """What makes a condition surely true, or surely false."""
        (key, value), *more = condition.items()
        if key == "not":
            return self._sure(value, not sign)
        if key in JOINS:
            join = JOINS[key][0 if sign else 1]
            return "(" + f" {join} ".join(self._sure(inner, sign) for inner in value) + ")"
        if key == "day":
            return self._later(value, dict(more)["after"], sign)
        if key in self.when:
            return self._sure(self.when[key], sign is value)
        self.asked.add(key)
        return _compared(key, value, sign)

    def _later(self, day: str, other: str, sign: bool) -> str:
        left, right = (name if name == AS_OF else name.removesuffix("_on") for name in (day, other))
        self.asked |= {left, right}
        return f"({left} != null and {right} != null and {left} {'>' if sign else '<='} {right})"


def _compared(key: str, value: Any, sign: bool) -> str:
    if value in ("happened", "none"):
        return f"{key} {'!=' if (value == 'happened') is sign else '=='} null"
    if isinstance(value, bool):
        return f"{key} == {'true' if value is sign else 'false'}"
    listed = ", ".join(f'"{code}"' for code in ([value] if isinstance(value, str) else value))
    return f"{key} in [{listed}]" if sign else f"({key} != null and {key} not in [{listed}])"
