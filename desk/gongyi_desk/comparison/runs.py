"""The runs of ``gongyi what-if`` and ``gongyi diff``. No file is touched."""

from __future__ import annotations

from collections.abc import Sequence

from gongyi_desk.cases.files import STDIN, read_case, shown
from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import UsageError
from gongyi_desk.comparison.assumptions import assumed
from gongyi_desk.comparison.record_matching import NO_KEYS, Keys, paired
from gongyi_desk.comparison.telling import Compared, data, lines
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.terminal import output
from gongyi_facts import Document


def what_if(file: str, facts: Sequence[str], judging: Judging, format_: str) -> None:
    """Show what changes where the facts are as assumed. Raises ``GongyiError``."""
    document = read_case(file, judging.models)
    changed = assumed(document, facts, shown(file))
    _compare("假如", shown(file), (document, changed), (NO_KEYS, NO_KEYS), judging, format_)


def diff(one: str, other: str, judging: Judging, format_: str) -> None:
    """Show what changes from one file to another. Raises ``GongyiError``."""
    if one == other == STDIN:
        raise UsageError("“-”（标准输入）只能写一次。")
    documents = read_case(one, judging.models), read_case(other, judging.models)
    if type(documents[0]) is not type(documents[1]):
        raise UsageError("两个文件不是同一种文件，不能比较。")
    _compare("事实的不同", f"{shown(one)} → {shown(other)}", documents, paired(*documents), judging, format_)


def _compare(
    title: str,
    file: str,
    documents: tuple[Document, Document],
    keys: tuple[Keys, Keys],
    judging: Judging,
    format_: str,
) -> None:
    before, after = (JudgedCase.of(judging, file, document) for document in documents)
    found = Compared.of(title, before, after, *keys)
    if format_ == "json":
        output.as_json(data(found), one_line=False)
    else:
        output.show(lines(found, output.columns()))
