"""What the tests of the desk share: running the command in this process, with the policy loaded once."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass

import pytest

from gongyi import Policy
from gongyi_desk.commands.app import main
from locations import CASES

EXAMPLE = CASES / "13-rongjiang-villages.yaml"
REPLAY = ("--as-if", "--as-of", "2018-07-11")

_POLICY: list[Policy] = []


def policy() -> Policy:
    """The decision, loaded once for all tests."""
    if not _POLICY:
        _POLICY.append(Policy.load())
    return _POLICY[0]


@dataclass
class Ran:
    """How a run ended, and what it printed."""

    code: int
    out: str
    err: str


class Desk:
    """Runs ``gongyi`` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capsys, self.monkeypatch = capsys, monkeypatch
        shared = policy()
        load = Policy.load
        monkeypatch.setattr(Policy, "load", lambda *which, **how: load(*which, **how) if which else shared)

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Ran:
        """Run the command with these arguments and this standard input."""
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(argument) for argument in arguments])
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return Ran(code, out, err)


def steady(text: str) -> str:
    """The text without what changes whenever a rule file is edited: the digest and the lines of rule files."""
    return re.sub(r"(\.yaml):\d+(?=）)", r"\1", re.sub(r"（[0-9a-f]{12}）", "（…）", text))
