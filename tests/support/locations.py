"""Where the tests find things: the checkout, the tests' own data, the examples, of which one is a policy of its own."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
TINY = TESTS / "tiny"
EXAMPLES = ROOT / "examples"
CASES = EXAMPLES / "cases"
YEARS = EXAMPLES / "years"
LENDING = EXAMPLES / "lending"
"""The policy of a library: its rules, its fact model, a case. ``TINY`` holds other rules for the same facts."""
