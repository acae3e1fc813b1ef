"""L13: notes on higher law that do not say which article, or since when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongyi.review.review import Review
from gongyi_facts.problems import Problem

# An instrument whose articles are not at hand is cited by its clause, or as a whole.
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]+[条章]|一款|全文")
_SINCE = re.compile(r"(?<!\d)\d{4}(?:-\d{2}(?:-\d{2})?|年)?起")
_WANTED = (("第几条", _ARTICLE), ("何时起施行", _SINCE))


def vague_notes(review: Review) -> Iterator[Problem]:
    """Notes on higher law that do not say which article, or since when."""
    for norm in review.variants():
        for note in norm.notes:
            lacking = [word for word, pattern in _WANTED if not pattern.search(note.text)]
            if lacking:
                hint = "请写成“办案规则第76条（2021-07-01起）：……”这样的形式"
                yield note.source.problem(f"注解没有写明{'、'.join(lacking)}", hint)
