"""The law that a remark cites, in its own words."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi import Article, Citation, Library, in_force_zh

NO_TEXT = "没有文本，未核对。"


def articles_zh(library: Library, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every article that a remark cites: its name with its mark and days, and its words, a paragraph or item a line."""
    for citation, article in library.articles(text):
        yield f"{citation}{citation.checked}（{in_force_zh(article.in_force)}）", words_zh(citation, article)


def words_zh(citation: Citation, article: Article) -> tuple[str, ...]:
    """The words of the paragraph that is cited, of the whole article where none is."""
    words = article.words(citation.paragraph, None)
    return tuple(words.split("\n")) if words else (NO_TEXT,)
