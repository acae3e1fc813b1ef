"""What the tests of ledgers share."""

from __future__ import annotations

import pytest

from desk_cli import Desk
from gongyi_facts import Case, read
from locations import CASES


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


@pytest.fixture(scope="session")
def examples() -> list[Case]:
    return [read(path, Case) for path in sorted(CASES.glob("*.yaml"))]
