"""Citations in the words of a remark: 法律名称第N条[之N][第N款][第N项][、第M条]…[至第M条][（何日起[至何日]……）]."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from gongyi.kernel.days import Interval
from gongyi.law.cited_law import Article, Checked, Citation, Dating, Law, Library, part_zh
from gongyi.loading.laws import last_day
from gongyi_facts.made_late import dataclass
from gongyi_facts.problems import did_you_mean

_ARTICLE = re.compile(r"第(?P<article>[0-9]{1,4})条(?:之(?P<further>[0-9]{1,3}))?")
_PARAGRAPH, _ITEM = re.compile(r"、?第([0-9]{1,3})款"), re.compile(r"、?第([0-9]{1,3})项")
_AND, _UP_TO = re.compile(r"、|和|以及"), re.compile("至")
_DAY = r"\d{4}-\d{2}-\d{2}"
_SINCE = re.compile(
    rf"(?P<open>[（，])(?:\d{{4}}年修[正订]，)?(?P<since>{_DAY})起(?:至(?P<until>{_DAY}))?(?:的条号|的修正)?"
    r"(?:，原第(?P<former>\d+)条(?:第\d+款)?)?"
)
_ANY_ARTICLE = re.compile(r"(?<!原)第[\d一二三四五六七八九十百零]+条")
_ANY_SINCE = re.compile(r"[（，](\d{4}(?:-\d{2}){0,2}起)")
_QUOTE = re.compile("“[^”]*”")
_ATTRIBUTED = re.compile(r"(?:[、；和]|(?:规定|所称|所说|写作|只写|称|写|的)?[：:]?)“([^”]*)”")
_ELLIPSIS = "……"
_FORM = "请写成“办案规则第76条（2021-07-01起）”这样的形式"


@dataclass(frozen=True, slots=True)
class Named:
    """One article that is named in a text, and where its name ends."""

    article: str
    paragraph: int | None
    item: int | None
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A law that is cited in a text, from where to where, with its articles; none where it is cited as a whole.

    ``since`` and ``until`` are the days for which it is cited, ``former`` the number that an article is said to have
    had; ``mark`` is where a mark on all of it stands.
    """

    law: Law
    articles: tuple[Named, ...]
    start: int
    end: int
    mark: int
    since: date | None
    until: date | None
    former: str | None
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A remark that has been read: its words with what could not be checked marked, and what it cites."""

    text: str
    citations: tuple[Citation, ...]
    datings: tuple[Dating, ...]


class CitationError(Exception):
    """A citation that does not stand; what is wrong, and what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class CitationReader:
    """Reads the citations in remarks, and holds them against the laws; ``today`` is the day of those without one."""

    def __init__(self, library: Library, today: date) -> None:
        self.library, self.today = library, today

    @cached_property
    def _names(self) -> re.Pattern[str]:
        longest_first = sorted(self.library.laws, key=len, reverse=True)
        return re.compile("《?(" + "|".join(map(re.escape, longest_first)) + ")》?")

    @cached_property
    def _authorities(self) -> re.Pattern[str]:
        cases = [f"{re.escape(name)}第\\d+号" for name in self.library.cases]
        arguments = sorted(map(re.escape, self.library.arguments), key=len, reverse=True)
        return re.compile("|".join([*cases, *arguments]) or "(?!)")

    def read(self, text: str, *, authority: bool = False) -> Read:
        """A remark with its citations; as an ``authority`` it must begin with one, or with a case or kind of argument
        that the policy lists. Raises ``CitationError``.
        """
        bare = _QUOTE.sub(lambda quote: "“" + " " * (len(quote[0]) - 2) + "”", text)
        starts = {start for start in _parts(bare) if not self._authorities.match(bare, start)} if authority else set()
        found = list(self._found(text, bare, starts))
        if authority and not (self._authorities.match(bare) or any(item.start == 0 for item in found)):
            raise self._unknown_authority(text.partition("；")[0])
        self._check_rest(bare, found)
        return self._marked(text, found)

    # --- finding ---------------------------------------------------------------------------

    def _found(self, text: str, bare: str, starts: set[int]) -> Iterator[Found]:
        if not self.library.laws:
            return
        position = 0
        while name := self._names.search(bare, position):
            law = self.library.laws[name[1]]
            articles = tuple(_listed(bare, name.end()))
            end = articles[-1].end if articles else name.end()
            since = _SINCE.match(bare, end)
            position = end
            if since is not None and not articles and since["open"] == "，":
                since = None
            if articles or since is not None or name.start() in starts:
                yield self._one(text, law, articles, name.start(), end, since)
                position = since.end() if since else end

    def _one(
        self, text: str, law: Law, articles: tuple[Named, ...], start: int, end: int, since: re.Match[str] | None
    ) -> Found:
        mark = stop = end
        if since is not None:
            mark = stop = since.end()
            if since["open"] == "（":
                mark = text.find("）", stop) + 1 or stop
        return Found(
            law,
            articles,
            start,
            stop,
            mark,
            _day(since["since"]) if since else None,
            _day(since["until"]) if since and since["until"] else None,
            since["former"] if since else None,
            tuple(_quotes(text, start, mark)),
        )

    def _check_rest(self, bare: str, found: list[Found]) -> None:
        for match in _ANY_ARTICLE.finditer(bare):
            if not any(item.start <= match.start() < item.end for item in found):
                if not match[0][1:-1].isdecimal():
                    raise CitationError(f"“{match[0]}”的条号不是阿拉伯数字", _FORM)
                raise self._unknown_law(bare, match)
        for match in _ANY_SINCE.finditer(bare):
            if not any(item.start <= match.start() < item.end for item in found):
                raise CitationError(f"“{match[1]}”前面不是认得的法律，或者没有写到日", _FORM)

    def _unknown_law(self, bare: str, match: re.Match[str]) -> CitationError:
        before = re.split("[（，。；：、]", bare[: match.start()])[-1]
        hint = did_you_mean(before, self.library.laws) or "请在 law 文件夹里添上这部法律，或者写明是哪一部"
        return CitationError(f"“{before}{match[0]}”引的不是认得的法律", hint)

    def _unknown_authority(self, part: str) -> CitationError:
        known = [*self.library.arguments, *(f"{name}第N号" for name in self.library.cases)]
        return CitationError(f"“{part}”不是认得的依据", f"请以法律条文开头，或者以这些开头：{'、'.join(known)}")

    # --- checking --------------------------------------------------------------------------

    def _marked(self, text: str, found: list[Found]) -> Read:
        citations: list[Citation] = []
        datings: list[Dating] = []
        out, written = "", 0
        for item in found:
            for position, cited, later in self._placed(item):
                out += text[written:position] + cited[0].checked
                written = position
                days = Interval(cited[0].days.lo, max(cited[0].days.hi, _end_of(item.law, cited[0])))
                if item.until is not None:
                    days = Interval(days.lo, min(days.hi, item.until))
                datings.append(Dating(len(out), days, later))
                citations += cited
        return Read(out + text[written:], tuple(citations), tuple(datings))

    def _placed(self, found: Found) -> Iterator[tuple[int, list[Citation], tuple[tuple[date, Checked], ...]]]:
        """The citations of a law: together where the same is to be said of all, else each where it ends."""
        day = found.since or self.today
        if not found.articles:
            yield found.mark, [self._whole(found, day)], ()
            return
        articles = [self._article(found, named, day) for named in found.articles]
        self._check_former(found, articles)
        self._check_quotes(found, articles)
        cited = [_citation(found.law, named, article) for named, article in zip(found.articles, articles, strict=True)]
        said = [
            (item.days, item.checked, _later(found.law, named, article))
            for item, named, article in zip(cited, found.articles, articles, strict=True)
        ]
        if len(set(said)) == 1:
            yield found.mark, cited, said[0][2]
            return
        for named, item, (_, _, later) in zip(found.articles, cited, said, strict=True):
            yield named.end, [item], later

    def _whole(self, found: Found, day: date) -> Citation:
        law = found.law
        if not law.versions:
            return Citation(law.name, None, None, None, Interval(date.min, date.max), Checked.NOT_CHECKED)
        version = law.version_on(day)
        if version is None:
            raise CitationError(f"{law.name}在{day}没有施行", _in_force(law))
        days = Interval(version.in_force.lo, last_day(law, day))
        return Citation(law.name, None, None, None, days, Checked.TEXT if version.at_hand else Checked.NOT_CHECKED)

    def _article(self, found: Found, named: Named, day: date) -> Article:
        law = found.law
        number = law.name + part_zh(named.article)
        if named.article not in law.articles:
            raise CitationError(f"{law.source.file} 里没有{number}", "请照录这一条；没有文本的，写进 without_text")
        article = law.article_on(named.article, day)
        if article is None:
            raise CitationError(f"{number}在{day}没有施行", _in_force(law))
        if found.until is not None and found.until > article.in_force.hi:
            raise CitationError(f"{number}施行至{article.in_force.hi}，到不了{found.until}", "请改正")
        if article.paragraphs and not article.quoted and article.words(named.paragraph, named.item) is None:
            hint = f"{part_zh(named.article)}有{len(article.paragraphs)}款，请核对"
            raise CitationError(f"{law.name}没有{_part(named)}", hint)
        return article

    def _check_former(self, found: Found, articles: list[Article]) -> None:
        former = found.former
        if former is None:
            return
        if not any(article.former and article.former.number == former for article in articles):
            message = f"没有记载{found.law.name}的这一条原来是第{former}条"
            raise CitationError(message, "请在 law 文件夹里用 formerly 写明")

    def _check_quotes(self, found: Found, articles: list[Article]) -> None:
        if any(not article.paragraphs for article in articles):
            return
        texts = [
            article.words(named.paragraph, named.item) or article.text
            for named, article in zip(found.articles, articles, strict=True)
        ]
        for quote in found.quotes:
            if not any(_contains(text, quote) for text in texts):
                cited = f"{found.law.name}{'、'.join(map(_part, found.articles))}"
                raise CitationError(f"{cited}里没有“{quote}”", "请逐字照录；不是条文的原话，请去掉引号")


def _listed(text: str, position: int) -> Iterator[Named]:
    """The articles that are named from a position on."""
    match = _ARTICLE.match(text, position)
    while match is not None:
        number = match["article"] + (f"之{match['further']}" if match["further"] else "")
        parts, end = _parts_of(text, match.end())
        yield from (Named(number, paragraph, item, end) for paragraph, item in parts)
        if and_ := _AND.match(text, end):
            match = _ARTICLE.match(text, and_.end())
            continue
        up_to = _UP_TO.match(text, end)
        match = _ARTICLE.match(text, up_to.end()) if up_to else None
        if match is not None and number.isdecimal():
            between = range(int(number) + 1, int(match["article"]))
            yield from (Named(str(other), None, None, match.end()) for other in between)


def _parts_of(text: str, position: int) -> tuple[list[tuple[int | None, int | None]], int]:
    """The paragraphs and items of one article that are named from a position on, and where they end."""
    parts: list[tuple[int | None, int | None]] = []
    paragraph: int | None = None
    while True:
        if (match := _PARAGRAPH.match(text, position)) and (parts or not match[0].startswith("、")):
            paragraph = int(match[1])
            parts.append((paragraph, None))
        elif (match := _ITEM.match(text, position)) and (parts or not match[0].startswith("、")):
            if parts and parts[-1] == (paragraph, None):
                parts.pop()
            parts.append((paragraph, int(match[1])))
        else:
            return parts or [(None, None)], position
        position = match.end()


def _quotes(text: str, start: int, end: int) -> Iterator[str]:
    """The words in quotation marks that are attributed to a citation: directly behind it, or before it in brackets."""
    if text[:start].endswith("”（"):
        yield text[:start].rpartition("“")[2][:-2]
    while match := _ATTRIBUTED.match(text, end):
        yield match[1]
        end = match.end()


def _contains(text: str, quote: str) -> bool:
    text, position = "".join(text.split()), 0
    for words in quote.replace("‘", "“").replace("’", "”").split(_ELLIPSIS):
        found = text.find(words, position)
        if found < 0:
            return False
        position = found + len(words)
    return True


def _citation(law: Law, named: Named, article: Article) -> Citation:
    if not article.paragraphs or article.words(named.paragraph, named.item) is None:
        checked = Checked.NOT_CHECKED
    else:
        checked = Checked.QUOTED if article.quoted else Checked.TEXT
    return Citation(law.name, named.article, named.paragraph, named.item, article.days, checked)


def _later(law: Law, named: Named, article: Article) -> tuple[tuple[date, Checked], ...]:
    """From which days on the article reads otherwise, and how far it could be checked then."""
    others = [other for other in law.articles[named.article] if other.in_force.lo > article.in_force.hi]
    return tuple((other.in_force.lo, _citation(law, named, other).checked) for other in others)


def _end_of(law: Law, citation: Citation) -> date:
    """The last day on which there is such an article, in whatever wording."""
    if citation.article is None:
        return citation.days.hi
    return max(article.in_force.hi for article in law.articles[citation.article])


def _part(named: Named) -> str:
    return part_zh(named.article, named.paragraph, named.item)


def _in_force(law: Law) -> str:
    days = "；".join(f"{version.name}自{version.in_force.lo}起" for version in law.versions)
    return f"所载的版本：{days}。请写明引的是哪一天的"


def _parts(text: str) -> Iterator[int]:
    """Where the parts of an authority begin."""
    yield 0
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "（") - (character == "）")
        if character == "；" and not depth:
            yield position + 1


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CitationError(f"没有“{text}”这一天", "请改正日期") from None
