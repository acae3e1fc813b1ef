"""The decision on the left, its rules and their scenarios on the right: one page that needs nothing else."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from string import Template

from gongyi import DISCLAIMER, Stretch
from gongyi_desk.page.words import untranslatable_zh
from gongyi_desk.rulebook.blocks import Block, Section
from gongyi_desk.rulebook.norm_page import Teller
from gongyi_desk.rulebook.survey import Survey
from gongyi_desk.terminal.layout import visible


def escape(text: str) -> str:
    """Text for HTML, in which every character is seen."""
    return html.escape("\n".join(map(visible, text.split("\n"))))


def page(survey: Survey) -> str:
    """The whole page."""
    template = Template(files(__package__).joinpath("coverage.html").read_text(encoding="utf-8"))
    title = survey.policy.identity["title"] if survey.policy else "决定"
    return template.substitute(
        title=escape(title),
        summary=_joined(_p(line) for line in survey.summary()),
        problems=_problems(survey),
        rows=_joined(_rows(survey)),
        appendix=_joined(_appendix(survey)),
        footer=_joined(_p(line) for line in _footer(survey)),
    )


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _problems(survey: Survey) -> str:
    if not survey.problems:
        return ""
    return f'<section class="problems">{_p(f"问题 {len(survey.problems)} 项")}{_list(survey.problems)}</section>'


def _list(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def _footer(survey: Survey) -> Iterator[str]:
    if survey.policy:
        policy = survey.policy.identity
        yield f"规则 {policy['id']} 第 {policy['version']} 版（{policy['sha256'][:12]}）。"
        yield f"法律状态截至{policy['law_as_of']}。"
        yield policy["pending"]
    yield DISCLAIMER


# --- the text and what carries it ----------------------------------------------------------


def _rows(survey: Survey) -> Iterator[str]:
    teller = Teller(survey.policy.loaded, law=True) if survey.policy else None
    seen: set[str] = set()
    for text in survey.texts:
        if survey.time(text):
            yield f'<p class="headline time">{escape(survey.time(text))}</p>'
        for stretch in text.entries:
            if stretch.piece is not None and not stretch.piece.normative and stretch.sound:
                yield _heading(stretch)
            else:
                right = _right(stretch, survey, teller, seen)
                yield f'<div class="row">{_words(stretch)}<div class="rule">{right}</div></div>'


def _heading(stretch: Stretch) -> str:
    text = escape(stretch.mark + stretch.text)
    if stretch.mark:
        return f"<h3>{text}</h3>"
    # What stands before the parts is the decision's own title.
    assert stretch.piece is not None
    if stretch.piece.id.startswith("题"):
        remark = stretch.text.startswith("（") or stretch.text.endswith("）")
        return f'<p class="headline{"" if remark else " title"}">{text}</p>'
    return f"<h2>{text}</h2>"


def _words(stretch: Stretch) -> str:
    mark = f'<span class="mark">{escape(stretch.mark)}</span>' if stretch.mark else ""
    return f'<p class="words">{mark}{escape(stretch.text)}</p>'


def _right(stretch: Stretch, survey: Survey, teller: Teller | None, seen: set[str]) -> str:
    piece = stretch.piece
    if piece is None:
        return f'<p class="wrong">原文第 {stretch.line} 行的这些字没有规范承载。</p>'
    head = f'{_name(piece.id, seen)}<span class="kind">{escape(survey.kind(stretch))}</span>'
    if not stretch.sound:
        return f'<p>{head}</p><p class="wrong">规则写作：“{escape(piece.text)}”</p>'
    found, norm = survey.held.get(piece.id), survey.norm(piece)
    if teller is None or found is None or norm is None:
        return f"<p>{head}</p>"
    told = teller.page(norm)
    sections = [*told.sections, *teller.held(found)]
    return f'<p class="demand" title="{escape(str(norm.source))}">{head}{escape(told.demand)}</p>{_card(sections)}'


def _name(identity: str, seen: set[str]) -> str:
    """A norm's id, to be linked to where it stands first."""
    name = escape(identity)
    anchor = "" if name in seen else f' id="{name}"'
    seen.add(name)
    return f'<a class="id"{anchor} href="#{name}">{name}</a>'


def _card(sections: Iterable[Section]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(item.title)}</dt><dd>{_section(item)}</dd>" for item in sections) + "</dl>"


def _section(section: Section) -> str:
    """What stands under a title. The words that are folded stand behind the fold, not in it, so that they are printed
    whether it is open or not."""
    if section.short:
        told = f'<ul class="short">{"".join(map(_item, section.blocks))}</ul>'
    else:
        told = "".join(map(_paragraph, section.blocks))
    if not section.folded:
        return told
    return f'<details><summary>{escape(section.folded)}</summary></details><div class="more">{told}</div>'


def _paragraph(block: Block) -> str:
    wrong = ' class="wrong"' if block.wrong else ""
    return f"<p{wrong}>{_sentence(block)}</p>{_below(block)}"


def _item(block: Block) -> str:
    return f"<li>{_sentence(block)}{_below(block)}</li>"


def _below(block: Block) -> str:
    if any(part.law for part in block.parts):
        return _articles(block.parts)
    return f"<ul>{''.join(map(_item, block.parts))}</ul>" if block.parts else ""


def _articles(blocks: Sequence[Block]) -> str:
    """Articles of the law, folded below what cites them; printed whether they are open or not."""
    told = "".join(f'<p class="law">{escape(block.text)}</p>{_quoted(block.parts)}' for block in blocks)
    return f'<details><summary>条文 {len(blocks)} 条</summary></details><div class="more">{told}</div>'


def _quoted(paragraphs: Iterable[Block]) -> str:
    return f"<blockquote>{''.join(_p(part.text) for part in paragraphs)}</blockquote>"


def _sentence(block: Block) -> str:
    name = f'<span class="name">{escape(block.name)}</span>' if block.name else ""
    aside = f' <span class="aside">{escape(block.aside)}</span>' if block.aside else ""
    words = f"{name}{escape(block.text)}"
    return (f'<span title="{escape(block.source)}">{words}</span>' if block.source else words) + aside


# --- lists at the end ----------------------------------------------------------------------


def _appendix(survey: Survey) -> Iterator[str]:
    declarations = [(piece.id, piece.why) for piece in survey.declarations()]
    if declarations:
        yield f"<h2>宣示及其理由</h2>{_table(declarations)}"
    untranslatable = [(norm.id, untranslatable_zh(item)) for norm in survey.norms() for item in norm.untranslatable]
    if untranslatable:
        yield f"<h2>不能由事实判断的字句</h2>{_table(untranslatable)}"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f'<tr><td><a href="#{escape(name)}">{escape(name)}</a></td><td>{escape(text)}</td></tr>' for name, text in rows
    )
    return f"<table>{cells}</table>"
