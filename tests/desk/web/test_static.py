"""What is brought along is what it was, and nothing of it lies elsewhere."""

from __future__ import annotations

import hashlib

from gongyi_desk.web.routes.common import WEB

HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
STATIC = WEB / "static"


def test_htmx_is_the_file_of_its_release_with_its_licence() -> None:
    assert hashlib.sha256((STATIC / "htmx.min.js").read_bytes()).hexdigest() == HTMX
    assert "Zero-Clause BSD" in (STATIC / "htmx-LICENSE.txt").read_text(encoding="utf-8")


def test_neither_style_nor_script_of_ours_asks_another_machine() -> None:
    for name in ("desk.css", "desk.js"):
        assert "//" not in (STATIC / name).read_text(encoding="utf-8").replace("// ", ""), name


def test_htmx_runs_no_text_and_asks_only_this_server() -> None:
    base = (WEB / "templates" / "base.html").read_text(encoding="utf-8")
    for said in ('"allowEval":false', '"includeIndicatorStyles":false', '"selfRequestsOnly":true'):
        assert said in base
