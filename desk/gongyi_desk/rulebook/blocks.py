"""How a rule is told, whatever it is shown on: sections of sentences, each with what stands below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gongyi import TRUE, All, Condition, Connective, Quantified, Reading, Wording, parts_of


@dataclass(frozen=True, slots=True)
class Block:
    """A sentence, and what stands below it.

    ``name`` leads in the sentence and is set off where that can be done, ``aside`` matters less than the sentence,
    ``source`` is where it comes from, ``wrong`` marks what is to be put right, and ``law`` an article in its own words.
    """

    text: str
    parts: tuple[Block, ...] = ()
    name: str = ""
    aside: str = ""
    source: str = ""
    wrong: bool = False
    law: bool = False

    def led(self, words: str) -> Block:
        """The same behind other words."""
        return replace(self, text=words + self.name + self.text, name="")


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a title. A long one is folded where that can be done, and then announced by ``folded``;
    ``short`` tells that it lists many small things, to be set side by side; ``located`` that where nothing can be
    folded it is enough to say where each of them stands."""

    title: str
    blocks: tuple[Block, ...]
    folded: str = ""
    short: bool = False
    located: bool = False


def tree(wording: Wording, condition: Condition, role: str = "") -> Block:
    """A condition with its parts, behind the part that it plays itself."""
    parts = parts_of(condition)
    if isinstance(condition, All) and len(parts) == 1:
        # A single condition in a list needs no “all of these”.
        return tree(wording, parts[0], role)
    if not isinstance(condition, Connective | Quantified):
        return Block(role + wording.atom(condition))
    roles = condition.roles if isinstance(condition, Connective) else ("",)
    below = tuple(tree(wording, part, name) for part, name in zip(parts, roles, strict=True))
    return Block(f"{role}{wording.heading(condition)}：", below)


def limit(wording: Wording, condition: Condition) -> tuple[Block, ...]:
    """The condition on which something holds, to stand below it; nothing where it always holds."""
    return () if condition == TRUE else (tree(wording, condition, "条件："),)


def bullets(block: Block, depth: int = 0) -> Iterator[str]:
    """A block as a Markdown list."""
    yield f"{'  ' * depth}- {block.name}{block.text}"
    for part in block.parts:
        yield from bullets(part, depth + 1)


def argued(reading: Reading, *changes: Block) -> Block:
    """A reading with its argument and authority, and below it what it changes."""
    default = "（默认）" if reading.default else ""
    authority = f"（{reading.authority}）" if reading.authority else ""
    return Block(f"{default}：{reading.why}{authority}", changes, name=f"{reading.zh}（{reading.name}）")
