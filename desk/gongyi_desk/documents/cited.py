"""The law that a memo cites, in its own words: each article once, in the order in which it is cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gongyi import Article, Citation, Finding, Library, in_force_zh
from gongyi_desk.page.counting import Count


@dataclass(frozen=True, slots=True)
class Quoted:
    """An article of law by its name and its days in force, and its own words, a paragraph or item a line."""

    name: str
    days: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """The articles whose words are at hand, and the names of what is cited without a text to hold it against."""

    articles: tuple[Quoted, ...]
    without_text: tuple[str, ...]


def cited(library: Library, remarks: Iterable[str]) -> Cited:
    """What some remarks cite; they must be in the words by which the library knows them."""
    found: dict[str, tuple[Citation, Article]] = {}
    for remark in remarks:
        for citation, article in library.articles(remark):
            whole = replace(citation, paragraph=None, item=None)
            found.setdefault(f"{whole}{in_force_zh(article.in_force)}", (whole, article))
    articles = [
        Quoted(f"{whole}{whole.checked}", in_force_zh(article.in_force), tuple(article.text.split("\n")))
        for whole, article in found.values()
        if article.text
    ]
    missing = [str(whole) for whole, article in found.values() if not article.text]
    return Cited(tuple(articles), tuple(dict.fromkeys(missing)))


def remarks(finding: Finding, counted: Iterable[Count], readings: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What a verdict says that may cite the law: on counting, on readings (why, and by which authority), in notes."""
    yield from (text for count in counted for text in count.basis)
    yield from (text for both in readings for text in both)
    yield from (note.text for note in finding.norm.notes)
