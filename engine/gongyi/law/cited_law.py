"""The law that a policy's remarks cite: statutes and interpretations, their versions, the cited articles verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum

from gongyi.kernel.days import Interval
from gongyi.law.source import NOWHERE, Source
from gongyi_facts.made_late import dataclass

_ITEM = re.compile(r"[（(][一二三四五六七八九十]+[)）]")


class Checked(StrEnum):
    """How far a citation could be held against the law's own words; the value is what a page shows."""

    TEXT = ""
    QUOTED = "〔据引文〕"
    NOT_CHECKED = "〔未核对原文〕"


NOT_YET, NO_LONGER = "〔尚未施行〕", "〔已不再施行〕"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a law: its name, its days in force, and whether its text is at hand."""

    name: str
    in_force: Interval
    at_hand: bool


@dataclass(frozen=True, slots=True)
class Former:
    """The number under which an article stood before, and on which days."""

    number: str
    in_force: Interval


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it reads on its days in force; no paragraphs where its text is not at hand.

    ``quoted``: its words are taken from a quotation, of which nobody knows that it is whole.
    """

    number: str
    in_force: Interval
    paragraphs: tuple[str, ...] = ()
    quoted: bool = False
    former: Former | None = None
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    @property
    def text(self) -> str:
        """All of it, a paragraph a line."""
        return "\n".join(self.paragraphs)

    @property
    def days(self) -> Interval:
        """The days on which it is in force under this number or the one before."""
        return self.in_force if self.former is None else Interval(self.former.in_force.lo, self.in_force.hi)

    def words(self, paragraph: int | None, item: int | None) -> str | None:
        """The words of a paragraph and item of it, the whole without one; None where it has no such part."""
        if paragraph is None:
            if item is None:
                return self.text
            listed = [line for own in self.paragraphs for line in _items(own)]
        elif paragraph > len(self.paragraphs):
            return None
        elif item is None:
            return self.paragraphs[paragraph - 1]
        else:
            listed = list(_items(self.paragraphs[paragraph - 1]))
        return listed[item - 1] if 1 <= item <= len(listed) else None


def _items(paragraph: str) -> Iterator[str]:
    return (line for line in paragraph.split("\n") if _ITEM.match(line))


def part_zh(article: str, paragraph: int | None = None, item: int | None = None) -> str:
    """An article, or a paragraph or item of it, as it is cited."""
    number, _, further = article.partition("之")
    named = f"第{number}条" + (f"之{further}" if further else "")
    return named + (f"第{paragraph}款" if paragraph else "") + (f"第{item}项" if item else "")


@dataclass(frozen=True, slots=True)
class Law:
    """A statute or interpretation: the name by which it is cited, its other names, and what of it is at hand."""

    name: str
    also: tuple[str, ...]
    title: str
    adopted: date | None
    versions: tuple[Version, ...]
    articles: Mapping[str, tuple[Article, ...]]
    source: Source = field(default=NOWHERE, compare=False, repr=False)

    def version_on(self, day: date) -> Version | None:
        """The version in force on a day."""
        return next((version for version in self.versions if version.in_force.lo <= day <= version.in_force.hi), None)

    def article_on(self, number: str, day: date) -> Article | None:
        """An article as it reads on a day, under the number that it has then."""
        found = self.articles.get(number, ())
        return next((article for article in found if article.in_force.lo <= day <= article.in_force.hi), None)


@dataclass(frozen=True, slots=True)
class Citation:
    """One article that a remark cites, or a law as a whole; and how far that could be checked."""

    law: str
    article: str | None
    paragraph: int | None
    item: int | None
    days: Interval
    """The days on which what is cited is in force."""
    checked: Checked

    def __str__(self) -> str:
        """As it is cited."""
        if self.article is None:
            return self.law
        return self.law + part_zh(self.article, self.paragraph, self.item)


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, where it stands, and to what it belongs: a norm by its id, a derived fact or period by its name."""

    citation: Citation
    owner: str
    source: Source


@dataclass(frozen=True, slots=True)
class Dating:
    """Where in a text something cited can turn out not to be in force, and on which days it is.

    ``later`` says from which days on it reads otherwise, and how far it could be checked then.
    """

    position: int
    days: Interval
    later: tuple[tuple[date, Checked], ...] = ()

    def mark(self, day: Interval) -> str:
        """The mark for a day that is known, or known in part; '' where there is nothing certain to say."""
        if day.hi < self.days.lo:
            return NOT_YET
        if day.lo > self.days.hi:
            return NO_LONGER
        return next((checked.value for first, checked in reversed(self.later) if first <= day.lo), "")


@dataclass(frozen=True, slots=True)
class Datings:
    """Where remarks cite what may not be in force: all that judging a case needs to know of the law they cite."""

    by_text: Mapping[str, tuple[Dating, ...]] = field(default_factory=dict)

    def dated(self, text: str, day: Interval) -> str:
        """A remark, with a mark behind whatever it cites that is certainly not in force, or not in that wording, on the
        day, which may be known in part.
        """
        marked = text
        for dating in reversed(self.by_text.get(text, ())):
            marked = marked[: dating.position] + dating.mark(day) + marked[dating.position :]
        return marked


NO_DATINGS = Datings()


@dataclass(frozen=True, slots=True)
class Library:
    """The laws of a policy, and what its remarks cite of them.

    ``in_text`` holds the citations of every remark by its words as they were read: with what could not be checked
    already marked.
    """

    laws: Mapping[str, Law] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)
    cited: tuple[Cited, ...] = ()
    in_text: Mapping[str, tuple[Citation, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Law]:
        """Every law once."""
        return (law for name, law in self.laws.items() if name == law.name)

    def articles(self, text: str) -> Iterator[tuple[Citation, Article]]:
        """The articles that a remark cites, as they read on the days for which they are cited, each once."""
        for citation in dict.fromkeys(self.in_text.get(text, ())):
            if citation.article is not None:
                yield citation, self.article(citation)

    def article(self, citation: Citation) -> Article:
        """The article that a citation of one means."""
        found = self.laws[citation.law].articles[citation.article or ""]
        return next(article for article in found if article.days == citation.days)
