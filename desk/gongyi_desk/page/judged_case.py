"""A case that has been judged: what every page on it needs, and the lines that every page begins and ends with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from gongyi import Assessment, Assessor
from gongyi_desk.cases.files import shown
from gongyi_desk.cases.judging import Judging
from gongyi_desk.page import words
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.page.frame import footer, heading
from gongyi_desk.terminal.layout import Line
from gongyi_facts import Document


@dataclass(frozen=True)
class JudgedCase:
    """A document, the file that it comes from, how it was judged, and what was found."""

    judging: Judging
    file: str
    document: Document
    assessment: Assessment
    inquired: bool = True
    """Whether it was found out what is missing and what rebuts."""

    @classmethod
    def of(cls, judging: Judging, file: str, document: Document, *, inquire: bool = True) -> JudgedCase:
        """Judge a document."""
        return cls(judging, file, document, judging.assess(document, inquire=inquire), inquire)

    @property
    def assessor(self) -> Assessor:
        """What judged the case, for explanations of single findings."""
        assert self.assessment.assessor is not None
        return self.assessment.assessor

    @cached_property
    def names(self) -> ChineseNames:
        """What its facts and records are called."""
        return ChineseNames(self.judging.policy.loaded, self.document)

    @property
    def title(self) -> str:
        """The case by its name and number, else the name of its file."""
        return words.case_name(self.assessment, shown(os.path.basename(self.file)))

    @property
    def readings_zh(self) -> str:
        """By which readings it was judged, where they are not the default."""
        return readings_zh(self.judging, self.names)

    @property
    def judged_zh(self) -> tuple[str, ...]:
        """As of which day and by which engine; what has ended since; by which readings, where not the default ones."""
        return tuple(
            filter(None, (words.facts_of(self.assessment), words.ended_since(self.assessment), self.readings_zh))
        )

    def heading(self, columns: int, more: Iterable[str] = ()) -> Iterator[Line]:
        """What every page on a case begins with: its name, how it is judged, and what to beware of."""
        yield from heading(self.title, self.judged_zh, (*self.assessment.warnings, *more), columns)

    def footer(self, columns: int) -> Iterator[Line]:
        """What every page on a case ends with."""
        yield from footer(self.assessment.policy, columns)


def readings_zh(judging: Judging, names: ChineseNames) -> str:
    """The chosen readings in words, in the decision's order, with the name of their profile; '' where there is none."""
    found = "；".join(f"{names.key(key)}{names.reading(key, name)}" for key, name in judging.chosen.items())
    if judging.profile:
        return f"读法方案“{judging.profile}”：{found or '各条均为默认读法'}"
    return f"读法：{found}" if found else ""
