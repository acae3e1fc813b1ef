"""Where the tests find things: the checkout, the tests' own data, the tiny policy of a library, the examples."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
TINY = TESTS / "tiny"
EXAMPLES = ROOT / "examples"
CASES = EXAMPLES / "cases"
