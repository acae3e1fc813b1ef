"""What the page for the data engineer shows runs as it stands there."""

from __future__ import annotations

import re
from typing import Any

from locations import EXAMPLES

PAGE = EXAMPLES.parent / "docs" / "tables.md"


def test_the_example_of_the_page() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    found: dict[str, Any] = {}
    exec(program, found)
    verdicts = found["verdicts"]
    rows = {
        (row["case"], row["norm"], row["record"]): (row["status"], str(row["due_latest"]))
        for row in verdicts.iter_rows(named=True)
    }
    assert rows["甲", "三(五).2", "1"] == ("overdue", "2024-05-13")
    assert rows["乙", "三(五).2", "1"] == ("fulfilled", "2024-07-31")
    assert rows["乙", "三(五).2", "2"][0] == "undetermined"
