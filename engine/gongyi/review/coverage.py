"""Which words of the decision which norm carries.

The text is walked without white space and without the item marks (（一） at the start of a line); every character
that is left must be carried exactly once, by a heading or a norm, in the order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

from gongyi.kernel.days import ANY_DAY, Interval, overlap
from gongyi.law.manifest import UNPINNED, Pin, Text
from gongyi.law.norms import Modality
from gongyi.law.versions import in_force_zh, stretches
from gongyi.loading.checks import digests
from gongyi.review.text_segments import Decision, TextSegment, read_decision

__all__ = ["Coverage", "Stretch", "TextSegment", "cover", "cover_folder", "homes_of", "nearest_words"]

_PART = re.compile(r"\s*([一二三四五六七八九十]+)、")
_MARK = re.compile(r"\s*（([一二三四五六七八九十]+)）")
_ID = re.compile(r"([^.(]+)(?:\(([^)]+)\))?\.(\d*)(.*)")
_BEFORE_PARTS = ("题", "序")
_DIGITS = "零一二三四五六七八九十"
# Beyond this share of differing characters a text is not a slip, but another text.
_UNLIKE = 0.4


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the decision: the piece that carries it (None: a gap), and whether it does so soundly.

    ``line`` is the line of the decision's file, ``mark`` the item mark that stands before the stretch.
    """

    start: int
    end: int
    text: str
    line: int
    mark: str = ""
    piece: TextSegment | None = None
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Coverage:
    """The decision from first to last word, as it read on some days, and what is wrong with how it is carried."""

    in_force: Interval
    entries: tuple[Stretch, ...]
    lost: tuple[TextSegment, ...]
    characters: int
    covered: int
    problems: tuple[str, ...]
    pin: Pin = UNPINNED

    @property
    def pieces(self) -> int:
        """How many normative pieces the decision has; where that is not known beforehand, those of the rule files, and
        one for every gap.
        """
        if self.pin.norms is not None:
            return self.pin.norms
        gaps = [entry for entry in self.entries if entry.piece is None]
        return len(self._norms()) + sum(piece.normative for piece in self.lost) + len(gaps)

    @property
    def carried(self) -> int:
        """How many normative pieces stand in the text, word for word, and nowhere else."""
        return sum(entry.sound for entry in self._norms())

    @property
    def headings(self) -> int:
        """How many headings stand in the text."""
        return sum(entry.piece is not None and not entry.piece.normative for entry in self.entries)

    def _norms(self) -> list[Stretch]:
        return [entry for entry in self.entries if entry.piece is not None and entry.piece.normative]


# --- the rule files ------------------------------------------------------------------------


def cover_folder(folder: Path) -> tuple[Coverage, ...]:
    """How the rule files of a policy's folder carry its decision: one after the other for each stretch of time
    within which neither the text nor what carries it changes.

    Raises ``BadInput`` where a file cannot be read or is no YAML, or there is no decision; what else may be wrong
    with the rules is for the policy's loader to say.
    """
    return tuple(_stretches(read_decision(folder), folder.name))


def _stretches(decision: Decision, folder: str) -> Iterator[Coverage]:
    limits = [*(text.in_force for text in decision.texts), *(piece.in_force for piece in decision.pieces)]
    whole = decision.in_force
    for days in stretches(limits, whole):
        text = next((text for text in decision.texts if overlap(text.in_force, days)), None)
        if text is not None:
            speaking = [piece for piece in decision.pieces if overlap(piece.in_force, days)]
            laid = cover(speaking, text.words, f"{folder}/{text.file}", days, text.pin)
            known = [*map(str, digests([text])), *_miscounted(text, speaking, days if days != whole else ANY_DAY)]
            yield replace(laid, problems=(*known, *laid.problems))


def _miscounted(text: Text, pieces: list[TextSegment], days: Interval) -> Iterator[str]:
    """That the rule files have more or fewer norms or headings on some days than the text."""
    norms = sum(piece.normative for piece in pieces)
    counts = (("规范", "条", text.pin.norms, norms), ("标题", "个", text.pin.headings, len(pieces) - norms))
    said = [
        f"{what}应有 {due} {counted}，规则文件里有 {found} {counted}"
        for what, counted, due, found in counts
        if due not in (None, found)
    ]
    if said:
        when = "" if days == ANY_DAY else f"{in_force_zh(days)}的原文，"
        instead = "请核对有没有漏写、多写、几条并成一条，或者把规范写成了标题"
        yield f"{text.source}: {when}{'；'.join(said)}。{instead}。"


# --- the text ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Text:
    """The decision's characters, each with its line and the part and item it belongs to; marks by position."""

    characters: str
    lines: list[int]
    homes: list[str]
    marks: dict[int, str]

    @classmethod
    def of(cls, decision: str) -> _Text:
        text = cls("", [], [], {})
        characters: list[str] = []
        part = item = ""
        for number, line in enumerate(decision.split("\n"), 1):
            if found := _PART.match(line):
                part, item = found[1], ""
            if part and (found := _MARK.match(line)):
                item, line = f"({found[1]})", line[found.end() :]
                text.marks[len(characters)] = f"（{found[1]}）"
            kept = [character for character in line if not character.isspace()]
            characters += kept
            text.lines.extend([number] * len(kept))
            text.homes.extend([part + item] * len(kept))
        return replace(text, characters="".join(characters))

    def entry(self, start: int, end: int, piece: TextSegment | None, sound: bool) -> Stretch:
        mark = self.marks.get(start, "")
        return Stretch(start, end, self.characters[start:end], self.lines[start], mark, piece, sound)


def cover(
    pieces: Iterable[TextSegment], decision: str, file: str, days: Interval = ANY_DAY, pin: Pin = UNPINNED
) -> Coverage:
    """Lay the pieces on the decision's text, as it stands in a file and read on these days; say what does not fit.

    ``pin`` is what is known of the text beforehand.
    """
    return replace(_Cover(_Text.of(decision), file, days).laid(sorted(pieces, key=_place)), pin=pin)


def _place(piece: TextSegment) -> tuple[int, int, int, str]:
    """Where a piece stands by its id: part, item, sentence (none for a part's heading), half."""
    found = _ID.fullmatch(piece.id)
    if found is None:
        return len(_DIGITS), 0, 0, piece.id
    part, item, number, rest = found.groups()
    index = _BEFORE_PARTS.index(part) - len(_BEFORE_PARTS) if part in _BEFORE_PARTS else _digit(part)
    return index, _digit(item or "零"), int(number or 0), rest


def _digit(word: str) -> int:
    return _DIGITS.index(word) if len(word) == 1 and word in _DIGITS else len(_DIGITS)


class _Cover:
    def __init__(self, text: _Text, file: str, days: Interval) -> None:
        self.text, self.file, self.days = text, file, days
        self.placed: list[Stretch] = []
        self.lost: list[TextSegment] = []
        self.problems: list[str] = []

    def laid(self, pieces: list[TextSegment]) -> Coverage:
        for piece in pieces:
            self._lay(piece)
        self.placed.sort(key=lambda entry: (entry.start, entry.end))
        self._check_overlaps()
        self._check_order(pieces)
        times = self._times(exact_only=True)
        entries = sorted([*self.placed, *self._gaps()], key=lambda entry: entry.start)
        once = sum(time == 1 for time in times)
        return Coverage(self.days, tuple(entries), tuple(self.lost), len(times), once, tuple(self.problems))

    # --- laying ----------------------------------------------------------------------------

    def _lay(self, piece: TextSegment) -> None:
        words = _bare(piece.text)
        if piece.kind == Modality.DECLARATION and not piece.why.strip():
            self._say(piece, "是宣示，却没有写明理由", "请用“why”写明为什么不产生逐案的结论")
        start = self._find(words)
        if start is None:
            self._lay_nearest(piece, words)
            return
        self.placed.append(self.text.entry(start, start + len(words), piece, True))
        home = self.text.homes[start]
        if home and home != piece.id.partition(".")[0]:
            where = f"决定第{self.text.lines[start]}行"
            self._say(piece, f"的文字在{where}，属于{home}，与编号不符", "请改正编号或者文字")

    def _find(self, words: str) -> int | None:
        """The first occurrence after what has been laid so far, else the first of all."""
        if not words:
            return None
        after = max((entry.end for entry in self.placed), default=0)
        found = self.text.characters.find(words, after)
        if found < 0:
            found = self.text.characters.find(words)
        return None if found < 0 else found

    def _lay_nearest(self, piece: TextSegment, words: str) -> None:
        start, end, distance = nearest_words(words, self.text.characters)
        if distance > _UNLIKE * len(words):
            self.lost.append(piece)
            self._say(piece, f"的文字“{_cut(words)}”在决定里找不到", "请逐字照录原文")
            return
        self.placed.append(self.text.entry(start, end, piece, False))
        said = "；".join(self._differences(words, start, end))
        self._say(piece, f"的文字与决定不一致：{said}", "请逐字照录原文")

    def _differences(self, words: str, start: int, end: int) -> Iterator[str]:
        original = self.text.characters[start:end]
        for tag, i, j, k, m in SequenceMatcher(None, original, words, autojunk=False).get_opcodes():
            where = self._where(start + i)
            if tag == "replace":
                yield f"{where}是“{original[i:j]}”，规则写成了“{words[k:m]}”"
            elif tag == "delete":
                yield f"{where}的“{original[i:j]}”，规则漏写了"
            elif tag == "insert":
                yield f"{where}没有“{words[k:m]}”，规则多写了"

    def _where(self, position: int) -> str:
        """A place in the decision: its line, and the words of the line that stand before."""
        line = self.text.lines[min(position, len(self.text.lines) - 1)]
        first = max(self.text.lines.index(line), position - 8)
        before = self.text.characters[first:position]
        return f"决定第{line}行" + (f"“{before}”之后" if before else "开头")

    # --- checking --------------------------------------------------------------------------

    def _check_overlaps(self) -> None:
        end, last = 0, None
        for index, entry in enumerate(self.placed):
            if last is not None and entry.piece is not None and entry.start < end:
                shared = self.text.characters[entry.start : min(end, entry.end)]
                where = f"决定第{entry.line}行的“{_cut(shared)}”"
                self._say(entry.piece, f"与 {last.id} 重叠：{where}由两条承载", "一句话只能由一条承载")
                self.placed[index] = replace(entry, sound=False)
            if entry.end > end:
                end, last = entry.end, entry.piece

    def _check_order(self, pieces: list[TextSegment]) -> None:
        rank = {id(piece): number for number, piece in enumerate(pieces)}
        here = [entry.piece for entry in self.placed if entry.piece is not None and entry.sound]
        for before, after in pairwise(here):
            if rank[id(before)] > rank[id(after)]:
                self._say(before, f"的文字在 {after.id} 的前面，编号却在后面", "请依原文的顺序编号")

    def _times(self, *, exact_only: bool) -> list[int]:
        """How often each character is carried."""
        times = [0] * len(self.text.characters)
        for entry in self.placed:
            exact = entry.piece is not None and _bare(entry.piece.text) == entry.text
            if exact or not exact_only:
                for position in range(entry.start, entry.end):
                    times[position] += 1
        return times

    def _gaps(self) -> Iterator[Stretch]:
        """The stretches that nothing carries, each within a line."""
        times = self._times(exact_only=False)
        start: int | None = None
        for position in range(len(times) + 1):
            free = position < len(times) and not times[position]
            if start is not None and (not free or self.text.lines[position] != self.text.lines[start]):
                entry = self.text.entry(start, position, None, False)
                self.problems.append(
                    f"{self.file}:{entry.line}: “{entry.text}”没有规范承载。请写成规范、宣示（写明理由）或者标题。"
                )
                yield entry
                start = None
            if free and start is None:
                start = position

    def _say(self, piece: TextSegment, what: str, instead: str) -> None:
        self.problems.append(f"{piece.source}: {piece.id} {what}。{instead}。")


def _bare(text: str) -> str:
    return "".join(_MARK.sub("", text, count=1).split()) if _MARK.match(text) else "".join(text.split())


def _cut(text: str, longest: int = 30) -> str:
    return text if len(text) <= longest else f"{text[:longest]}……"


def homes_of(decision: str, words: str = "") -> tuple[str, ...]:
    """The parts and items of a text, in its order; those in which the words begin, where there are any.

    What stands before the first part is ''.
    """
    text, bare = _Text.of(decision), _bare(words)
    starts = (start for start in range(len(text.characters)) if text.characters.startswith(bare, start))
    return tuple(dict.fromkeys(text.homes[start] for start in starts))


def nearest_words(words: str, text: str) -> tuple[int, int, int]:
    """Where in a text the words stand with the fewest characters wrong: start, end, how many (Sellers' algorithm)."""
    if not words:
        return 0, 0, 0
    costs = list(range(len(words) + 1))
    starts = [0] * (len(words) + 1)
    best = (0, 0, len(words))
    for end, character in enumerate(text, 1):
        above, began = costs[0], starts[0]
        starts[0] = end
        for row, word in enumerate(words, 1):
            options = (
                (above + (word != character), began),
                (costs[row] + 1, starts[row]),
                (costs[row - 1] + 1, starts[row - 1]),
            )
            above, began = costs[row], starts[row]
            costs[row], starts[row] = min(options, key=lambda option: option[0])
        if costs[-1] < best[2]:
            best = (starts[-1], end, costs[-1])
    return best
