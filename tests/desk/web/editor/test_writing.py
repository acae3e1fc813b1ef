"""A document written anew states the same facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongyi_desk.web.editor.facts import CaseText, with_facts
from gongyi_desk.web.editor.writing import written
from gongyi_facts import Case, locate, read, read_text
from locations import CASES


@pytest.mark.parametrize("file", sorted(CASES.glob("*.yaml")), ids=lambda file: file.stem[:3])
def test_what_is_written_reads_as_the_same_case(file: Path) -> None:
    case = read(file)
    assert read_text(written(case).encode(), "a.yaml") == case


def test_what_happened_only_up_to_a_day_and_what_is_unknown_is_written_too() -> None:
    text = "名称: 甲\n检察建议:\n  - 收件: 2026-01-05\n    书面回复: {无, 截至: 2026-02-01}\n    提前起诉有据: 不详\n"
    case = read_text(text.encode(), "a.yaml", Case)
    assert read_text(written(case).encode(), "a.yaml", Case) == case


def test_where_no_small_edit_will_do_the_head_stays_and_the_loss_is_told() -> None:
    seen = "  - 整改情况:\n      - 日期: 2026-01-05\n        状态: 部分整改\n"
    before = CaseText(f"# 说明\n名称: 甲 # 注\n检察建议:\n{seen}")
    path = locate("recommendations[1].rectification", Case)
    after = with_facts(before, [(path, [{"on": "2026-01-06", "state": "full"}])])
    assert after.lost and after.text.startswith("# 说明\n名称: 甲\n")
    (found,) = after.read().recommendations[0].rectification
    assert (str(found.on), found.code) == ("2026-01-06", "full")
