"""A copy of the decision's rules and scenarios, to spoil, and what coverage says of it then."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from gongyi.policy import decision_folder
from gongyi_desk.rulebook.coverage import coverage
from gongyi_desk.rulebook.scenarios import folder as features_folder


@dataclass
class Copy:
    """A copy of the rules and scenarios, to spoil."""

    rules: Path
    features: Path
    capsys: pytest.CaptureFixture[str]

    @classmethod
    def of_the_decision(cls, folder: Path, capsys: pytest.CaptureFixture[str]) -> Copy:
        """A copy in a folder; what is printed is taken from ``capsys``."""
        rules = shutil.copytree(decision_folder(), folder / "rules")
        for path in rules.rglob("*"):
            if path.is_file():
                path.chmod(0o644)
        return cls(rules, shutil.copytree(features_folder(), folder / "features"), capsys)

    def change(self, file: str, old: str, new: str) -> None:
        """Replace what stands once in a file."""
        path = self.rules.parent / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    def remove(self, file: str, norm: str) -> None:
        """Take a norm out of its file."""
        path = self.rules / file
        before, start, rest = path.read_text(encoding="utf-8").partition(f"  - norm: {norm}\n")
        assert start
        _, stop, after = rest.partition("  - norm: ")
        path.write_text(before + stop + after, encoding="utf-8")

    def run(self) -> tuple[int, str]:
        """The exit code, and what was printed, in one line."""
        code = coverage("text", None, rules=self.rules, scenarios=self.features)
        ran = self.capsys.readouterr()
        assert "Traceback" not in ran.out + ran.err
        return code, "".join(ran.out.split())
