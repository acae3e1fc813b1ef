"""The memo as one page for the browser that needs nothing else: no script, no other address; it prints on A4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from string import Template

from gongyi_desk.documents.cited import Quoted
from gongyi_desk.documents.inquiries import Inquiry
from gongyi_desk.documents.memo import Memo, Tasks, Verdict
from gongyi_desk.documents.stated import Fact, Stated
from gongyi_desk.page.note import Field
from gongyi_facts import printable

_ORDINALS = "一二三四五"
_EMPTY = '<p class="lead">没有。</p>'


def html_page(memo: Memo) -> str:
    """The whole page."""
    template = Template(files(__package__).joinpath("memo.html").read_text(encoding="utf-8"))
    return template.substitute(
        title=_safe(memo.title),
        head=_head(memo),
        warnings=_warnings(memo.warnings),
        sections="\n".join(_sections(memo)),
        footer="".join(map(_p, memo.footer)) + f'<p class="technical">{_safe(memo.technical)}</p>',
    )


def _safe(text: str) -> str:
    """The text with what is invisible made visible, and nothing that is read as a tag."""
    return escape(printable(text.replace("\u3000", " ").replace("\xa0", " ")))


def _p(text: str) -> str:
    return f"<p>{_safe(text)}</p>"


def _lines(text: str) -> str:
    """A text that may have been written on several lines."""
    return "<br>".join(map(_safe, text.splitlines()))


def _head(memo: Memo) -> str:
    pairs = (f"<div><dt>{_safe(label)}</dt><dd>{_safe(told)}</dd></div>" for label, told in memo.head)
    return f'<dl class="head">{"".join(pairs)}</dl>'


def _warnings(warnings: Iterable[str]) -> str:
    told = "".join(f"<p><b>提示</b>{_safe(text)}</p>" for text in warnings)
    return f'<section class="warnings">{told}</section>' if told else ""


def _sections(memo: Memo) -> Iterator[str]:
    """The sections, numbered; one that has nothing to say says so."""
    told = (
        ("须办事项", "".join(_tasks(memo))),
        ("待查明", "".join(_questions(memo.inquiries))),
        ("案情", "".join(_facts(memo))),
        ("逐条结论", "".join(_verdicts(memo))),
        ("所引条文", "".join(_law(memo))),
    )
    for ordinal, (title, words) in zip(_ORDINALS, told, strict=True):
        yield f'<h2><span class="ordinal">{ordinal}、</span>{title}</h2>\n{words or _EMPTY}'


# --- what is to be done, what is to be found out ------------------------------------------------


def _tasks(memo: Memo) -> Iterator[str]:
    if memo.nothing:
        yield f'<p class="nothing">{_safe(memo.nothing)}</p>'
    for group in memo.tasks:
        yield f'<h3>{_safe(group.title)}<span class="count">{len(group.tasks)}</span></h3>'
        yield f'<table class="tasks">{"".join(_task_rows(group))}</table>'


def _task_rows(group: Tasks) -> Iterator[str]:
    for task in group.tasks:
        yield (
            f"<tr><td>{_safe(task.who)}</td><td>{_safe(task.what)}</td>"
            f'<td class="{task.status}">{_safe(task.when)}</td>'
            f'<td><a href="#v{task.verdict}">{_safe(task.norms)}</a></td></tr>'
        )


def _questions(found: tuple[Inquiry, ...]) -> Iterator[str]:
    first = [item for item in found if not item.rebuts]
    rebutting = [item for item in found if item.rebuts]
    if first:
        yield f'<ol class="questions">{"".join(map(_question, first))}</ol>'
    if rebutting:
        yield '<h3>可以推翻推定的</h3><p class="lead">有些结论出于推定；查明下列事实，可以推翻。</p>'
        yield f'<ol class="questions">{"".join(map(_question, rebutting))}</ol>'


def _question(item: Inquiry) -> str:
    return f'<li>{_safe(item.question)}<span class="aside">{_safe(item.where)}；关系到 {_safe(item.norms)}</span></li>'


# --- facts --------------------------------------------------------------------------------------


def _facts(memo: Memo) -> Iterator[str]:
    if memo.stated:
        yield f'<div class="facts">{"".join(map(_stated, memo.stated))}</div>'
    if memo.read_as:
        yield f'<h3>案件文件怎样读的</h3><div class="read-as">{"".join(map(_p, memo.read_as))}</div>'


def _stated(item: Stated) -> str:
    rows = "".join(map(_fact, item.facts)) or '<tr><td class="aside">没有记载</td></tr>'
    return f"<section><h3>{_safe(item.title)}</h3><table>{rows}</table></section>"


def _fact(fact: Fact) -> str:
    remark = f'<span class="aside">〔{_safe(fact.remark)}〕</span>' if fact.remark else ""
    shown = f'<span class="evidence">证据：{_lines(fact.evidence)}</span>' if fact.evidence else ""
    return f"<tr><th>{_safe(fact.label)}</th><td>{_lines(fact.value)}{remark}{shown}</td></tr>"


# --- verdicts and law ---------------------------------------------------------------------------


def _verdicts(memo: Memo) -> Iterator[str]:
    yield from map(_verdict, memo.verdicts)
    if memo.left_out:
        yield f'<p class="left-out">{_safe(memo.left_out)}</p>'


def _verdict(item: Verdict) -> str:
    return (
        f'<section class="verdict" id="v{item.number}"><h3><span class="number">{item.number}</span>'
        f'<span class="status {item.status}">{item.status_zh}</span><span>{_safe(item.sentence)}</span></h3>'
        f"<blockquote><cite>{_safe(item.norm)}</cite>{_safe(item.text)}</blockquote>"
        f"<dl>{''.join(map(_field, item.fields))}</dl></section>"
    )


def _field(field: Field) -> str:
    return f"<dt>{_safe(field.label)}</dt><dd>{''.join(map(_p, field.texts))}</dd>"


def _law(memo: Memo) -> Iterator[str]:
    if memo.law.articles:
        yield f'<div class="law">{"".join(map(_article, memo.law.articles))}</div>'
    if memo.law.without_text:
        yield f'<p class="without-text">没有文本、未核对原文的：{_safe("、".join(memo.law.without_text))}。</p>'


def _article(item: Quoted) -> str:
    name = f"<h3>{_safe(item.name)} <span>{_safe(item.days)}</span></h3>"
    return f"<article>{name}{''.join(map(_p, item.words))}</article>"
