"""What was read otherwise than it is written: one note a line, so that a person can check it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongyi_facts.files.nodes import Node
from gongyi_facts.problems import quote

_MOST = 60
"""How many lines are told one by one."""


class Notes:
    """Liberties taken, by the line on which they were."""

    def __init__(self) -> None:
        self._found: dict[int, dict[str, None]] = {}

    def read_as(self, node: Node, written: str, meant: str) -> None:
        """Note that something written was read as another."""
        self.take(node, f"{quote(written)}读作{quote(meant)}")

    def take(self, node: Node, said: str) -> None:
        """Note something said of a line; what one line says for several records is noted once."""
        self.add(node.line, said)

    def add(self, line: int, said: str) -> None:
        """Note something said of a line."""
        self._found.setdefault(line, {})[said] = None

    def said(self) -> Iterator[str]:
        """Everything that was noted, without its line."""
        for found in self._found.values():
            yield from found

    def sentences(self) -> Iterator[str]:
        """One sentence a line, in the order of the file; of very many the first, and on which lines the others are."""
        lines = sorted(self._found)
        for line in lines[:_MOST]:
            where = f"第 {line} 行" if line else ""
            yield f"{where}{'，'.join(self._found[line])}。"
        if len(lines) > _MOST:
            yield f"第 {in_short(lines[_MOST:])} 行也有这样照读的，共 {len(lines) - _MOST} 行，请核对。"


def of_marks(lines: Mapping[str, Iterable[int]]) -> Iterator[str]:
    """What was said with other marks than those of the language of the file, and where."""
    for what, found in lines.items():
        yield f"第 {in_short(found)} 行{_MARKS[what]}。"


_MARKS = {
    "全角冒号“：”": "键后用了全角冒号“：”，读作“: ”（半角冒号加空格）",
    "冒号后面缺空格": "冒号后面缺空格，读作“: ”",
    "全角空格": "有全角空格，读作半角空格",
    "中文引号": "用了中文引号，读作半角引号",
}


def in_short(lines: Iterable[int]) -> str:
    """Line numbers, a run of them as first and last: ``1–3、7``."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1][1:] = [line]
        else:
            runs.append([line])
    return "、".join("–".join(map(str, run)) for run in runs)
