"""Where ``gongyi check`` writes to, and in which form: the screen, a new file, a folder of memos."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gongyi_desk.cases.files import STDIN, shown
from gongyi_desk.cases.options import UsageError, one_of
from gongyi_desk.terminal import output
from gongyi_desk.terminal.layout import COLUMNS, Line, plain
from gongyi_facts import GongyiError, printable

if TYPE_CHECKING:
    from gongyi_desk.documents.memo import Memo
    from gongyi_desk.documents.word import Template

FORMATS = ("table", "json", "md", "html", "docx")
MEMOS = ("html", "docx")
_ENDINGS = {".json": "json", ".md": "md", ".html": "html", ".htm": "html", ".docx": "docx"}
NOT_INSTALLED = "写 Word 文档要另外安装：pip install \"gongyi[documents]\"。"


def shape_of(written: str | None, file: str | None) -> str:
    """The format: as written, else by the ending of the file. Raises ``UsageError`` where the two differ."""
    ending = _ENDINGS.get(os.path.splitext(file or "")[1].lower())
    if written is None:
        return ending or "table"
    shape = one_of("--format", written, FORMATS)
    if ending is not None and ending != shape:
        raise UsageError(f"--output：文件名的结尾是{ending}的，--format 写的是{shape}。两者写成一样的。")
    return shape


@dataclass
class Destination:
    """Where the output goes; what goes into files is kept to the end, and written whole or not at all."""

    shape: str
    file: str | None
    several: bool
    template: Template | None = None
    written: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(
        cls, shape: str, file: str | None, template: str | None, given: Sequence[str | GongyiError], *, several: bool
    ) -> Destination:
        """Where to write, looked at before anything is judged.

        Raises ``UsageError``, and ``BadInput`` for a template that cannot be used.
        """
        if template is not None and shape != "docx":
            raise UsageError("--template：模板只用于 Word 备忘，请加 --format docx。")
        if shape in MEMOS and several:
            _require_folder(file)
            _require_apart(given)
        elif shape == "docx" and file is None and output.to_terminal():
            raise UsageError("Word 文档不能显示在屏幕上：请加 --output 文件名，如 --output 备忘.docx。")
        elif file is not None:
            _require_new(file, given)
        return cls(shape, file, several, _template(template) if shape == "docx" else None)

    @property
    def columns(self) -> int:
        """How many columns to fill."""
        return output.columns() if self.file is None else COLUMNS

    def show(self, lines: Iterable[Line]) -> None:
        """Lines of a page."""
        if self.file is None:
            output.show(lines)
        else:
            self.written.append("".join(plain(line) + "\n" for line in lines))

    def text(self, text: str) -> None:
        """Text as it is."""
        if self.file is None:
            output.text(text)
        else:
            self.written.append(text)

    def json(self, data: dict[str, Any]) -> None:
        """JSON; of several cases a document a line."""
        if self.file is None:
            output.as_json(data, one_line=self.several)
        else:
            self.written.append(json.dumps(data, ensure_ascii=False, indent=None if self.several else 2) + "\n")

    def memo(self, memo: Memo, case: str) -> None:
        """The memo on a case; ``case`` is its file. Raises ``BadInput`` where a template cannot be filled."""
        if self.template is None:
            from gongyi_desk.documents.html_page import html_page

            page = html_page(memo)
            if self.file is None:
                output.utf8(page)
                return
            data = page.encode()
        else:
            data = self.template.rendered(memo)
        if self.file is None:
            output.binary(data)
        else:
            self.files[self._name(case)] = data

    def _name(self, case: str) -> str:
        """What the memo on a case is called, in a folder of several."""
        assert self.file is not None
        return os.path.join(self.file, f"{_stem(case)}-备忘.{self.shape}") if self.several else self.file

    def finish(self) -> None:
        """Write the files, if there is anything to write. Raises ``BadInput``: nothing is ever overwritten."""
        if self.written and self.file is not None:
            self.files[self.file] = "".join(self.written).encode()
        if self.files:
            from gongyi_desk.terminal.saving import create

            create(self.files)
            names = [printable(name) for name in self.files]
            output.text(f"已写入 {names[0]}" + (f" 等 {len(names)} 个文件" if len(names) > 1 else "") + "\n")


def _require_folder(file: str | None) -> None:
    if file is None:
        raise UsageError("几个案件的备忘不能写在一起：请加 --output 文件夹，每案写一个文件。")
    if os.path.splitext(file)[1].lower() in _ENDINGS or os.path.isfile(file):
        raise UsageError(f"--output：几个案件的备忘要写到文件夹，“{printable(file)}”是文件名。")


def _require_apart(given: Sequence[str | GongyiError]) -> None:
    """Raises ``UsageError`` where two cases would have one memo."""
    stems = [_stem(one) for one in given if isinstance(one, str)]
    twice = next((stem for stem in stems if stems.count(stem) > 1), None)
    if twice is not None:
        raise UsageError(f"--output：有两个案件文件都叫“{printable(twice)}”，备忘会写成同一个文件；请分开写。")


def _stem(case: str) -> str:
    return os.path.splitext(os.path.basename(shown(case)))[0]


def _require_new(file: str, given: Sequence[str | GongyiError]) -> None:
    cases = {os.path.realpath(one) for one in given if isinstance(one, str) and one != STDIN}
    if os.path.realpath(file) in cases:
        raise UsageError(f"--output：“{printable(file)}”就是案件文件，不能写进去。换一个文件名。")
    if os.path.isdir(file):
        raise UsageError(f"--output：“{printable(file)}”是文件夹，请写到文件名。")
    if os.path.lexists(file):
        raise UsageError(f"--output：“{printable(file)}”已经有了，没有覆盖。换一个文件名，或者先删去它。")


def _template(file: str | None) -> Template:
    try:
        from gongyi_desk.documents.word import Template
    except ImportError:
        raise UsageError(NOT_INSTALLED) from None
    return Template(file)
