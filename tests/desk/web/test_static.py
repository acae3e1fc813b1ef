"""What is brought along is what it was, and nothing of it lies elsewhere."""

from __future__ import annotations

import hashlib
import re

import pytest

from gongyi_desk.web.routes.common import WEB

HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
STATIC = WEB / "static"


def test_htmx_is_the_file_of_its_release_with_its_licence() -> None:
    assert hashlib.sha256((STATIC / "htmx.min.js").read_bytes()).hexdigest() == HTMX
    assert "Zero-Clause BSD" in (STATIC / "htmx-LICENSE.txt").read_text(encoding="utf-8")


def test_neither_style_nor_script_of_ours_asks_another_machine() -> None:
    for name in ("desk.css", "desk.js"):
        assert "//" not in (STATIC / name).read_text(encoding="utf-8").replace("// ", ""), name


NEWER = (
    *(r":has\(", r"@container", r"@layer", r"@property", r"@scope", r"^\s*&", r"\bsubgrid\b", r"\dcq[wi]\b"),
    *(r"\d[dsl]v[hw]\b", r"color-mix\(", r"oklch\(", r"light-dark\(", r"text-wrap", r"field-sizing"),
    *(r"<dialog", r"showModal", r"\bpopover\b", r"\binert\b", r"startViewTransition", r"structuredClone"),
    *(r"\.findLast", r"\.to(Sorted|Reversed|Spliced)\(", r"\.groupBy\(", r"withResolvers", r"fromAsync"),
)
"""What the browsers of the end of 2021, Chrome 96 and Firefox 95, do not both know."""


@pytest.mark.parametrize("newer", NEWER)
def test_pages_need_nothing_that_browsers_of_five_years_do_not_know(newer: str) -> None:
    for file in (STATIC / "desk.css", STATIC / "desk.js", *(WEB / "templates").glob("*.html")):
        for line in file.read_text(encoding="utf-8").splitlines():
            code = line.strip()
            assert code.startswith("//") or not re.search(newer, code), f"{file.name}: {code[:80]}"


def test_what_is_for_narrow_screens_is_not_for_paper() -> None:
    """A browser may take a sheet of A4 for a narrow screen."""
    assert "@media (max-width" not in (STATIC / "desk.css").read_text(encoding="utf-8")


def test_htmx_runs_no_text_and_asks_only_this_server() -> None:
    base = (WEB / "templates" / "base.html").read_text(encoding="utf-8")
    for said in ('"allowEval":false', '"includeIndicatorStyles":false', '"selfRequestsOnly":true'):
        assert said in base
