"""The norms as text: all of them in a list, and each in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongyi import ANY_DAY, MODALITIES, Modality, Norm, Policy, arabic, in_force_zh
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.page.frame import footer
from gongyi_desk.rulebook.blocks import Block, Section
from gongyi_desk.rulebook.norm_page import NormPage, Teller
from gongyi_desk.rulebook.scenarios import Features, features, folder
from gongyi_desk.rulebook.tally import Held, held
from gongyi_desk.terminal.layout import Line, Styled, padded, paragraph

_ID, _MODALITY = 11, 6


def listing(policy: Policy, columns: int) -> Iterator[Line]:
    """Every norm on a line or two: id, modality, bearer, action, and what it is judged on."""
    names = ChineseNames(policy.loaded)
    norms = policy.rules(policy.profile({})).norms
    yield from paragraph(policy.identity["title"], columns, style="strong")
    yield ()
    for norm in norms.values():
        head = (Styled(padded(norm.id, _ID), "strong"), Styled(padded(MODALITIES[norm.modality], _MODALITY)))
        yield from paragraph(_gist(norm, names), columns, head, _ID + _MODALITY)
    yield ()
    first = arabic(next(iter(norms), "3.5.4"))
    yield from paragraph(f"共 {len(norms)} 条。看其中一条：gongyi rules show {first}", columns, style="dim")
    yield from footer(policy.identity, columns)


def _gist(norm: Norm, names: ChineseNames) -> str:
    if norm.modality == Modality.DECLARATION:
        return norm.text
    return f"{norm.bearer.role}：{norm.action}〔{names.scope(norm.scope)}〕"


# --- one norm ------------------------------------------------------------------------------


def one(policy: Policy, written: str, columns: int, *, tested: bool = True) -> Iterator[Line]:
    """One norm in full; with the scenarios of this decision where it is ``tested`` by them.

    Raises ``ReadingError`` where there is none of that id.
    """
    norm = policy.norm(written)
    scenarios = features(folder()) if tested else Features()
    yield from every_version(Teller(policy.loaded), held(policy, scenarios)[norm.id], columns)
    yield ()
    yield from footer(policy.identity, columns)


def every_version(teller: Teller, found: Held, columns: int) -> Iterator[Line]:
    """Every version of a norm, the latest first, and then the scenarios that test it."""
    for number, norm in enumerate(reversed(found.norm.versions)):
        if number:
            yield ()
        yield from _version(teller.page(norm), columns)
    for section in teller.held(found):
        yield from _section(section, columns)


def _version(page: NormPage, columns: int) -> Iterator[Line]:
    norm = page.norm
    when = "" if norm.in_force == ANY_DAY else f"  {in_force_zh(norm.in_force)}"
    yield from paragraph(f"{norm.id}  {page.kind}{when}", columns, style="strong")
    text = Block(f"“{norm.text}”", source=f"{norm.source.file}:{norm.source.line}")
    yield from _section(Section("原文", (text,)), columns)
    title = "性质" if norm.modality == Modality.DECLARATION else "要求"
    yield from _section(Section(title, (Block(page.demand),)), columns)
    for section in page.sections:
        yield from _section(section, columns)


def _section(section: Section, columns: int) -> Iterator[Line]:
    yield ()
    yield from paragraph(section.title, columns, style="strong")
    if section.located:
        yield from _block(Block(f"{section.folded}：{'、'.join(_places(section.blocks))}"), 1, columns)
        return
    for block in section.blocks:
        yield from _block(block, 1, columns)


def _places(blocks: Iterable[Block]) -> Iterator[str]:
    """Where many small things stand: the lines of each file."""
    lines: dict[str, list[str]] = {}
    for block in blocks:
        file, _, line = block.source.rpartition(":")
        lines.setdefault(file, []).append(line)
    yield from (f"features/{file} 第 {'、'.join(found)} 行" for file, found in lines.items())


def _block(block: Block, depth: int, columns: int) -> Iterator[Line]:
    indent = min(2 * depth, columns // 2)
    source = f"（{block.source}）" if block.source else ""
    text = f"{block.name}{block.text}{block.aside and ' '}{block.aside}{source}"
    yield from paragraph(text, columns, (Styled(" " * indent),), indent + 2, "breached" if block.wrong else "")
    for part in block.parts:
        yield from _block(part, depth + 1, columns)
