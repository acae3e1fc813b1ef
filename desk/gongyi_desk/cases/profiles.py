"""Profiles of readings: a file that names, for some norms and derived facts, the reading to judge by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongyi import Loaded, norm_id, reading_key, reading_names, reading_of
from gongyi_facts import BadInput, Code, MapNode, Node, Problem, ScalarNode, did_you_mean, parse, quote, read_bytes

_NAME, _READINGS = ("name", "名称"), ("readings", "读法")
_EXAMPLE = "写成“readings:”，下面每行一个“条文编号: 读法”，如“三(五).4: strict”"


@dataclass(frozen=True, slots=True)
class Profile:
    """The chosen readings by norm id or derived fact, and what the choice is called."""

    name: str | None
    readings: dict[str, str]


def read_profile(file: str, loaded: Loaded) -> Profile:
    """The profile of a file. Raises ``BadInput`` with every problem of the file."""
    node, problems = parse(read_bytes(file), file)
    profile = _Reader(file, loaded, list(problems))
    chosen = profile.take(node)
    if profile.problems:
        raise BadInput(sorted(profile.problems, key=lambda found: (found.line or 0, found.column or 0)))
    return Profile(profile.name, chosen)


class _Reader:
    def __init__(self, file: str, loaded: Loaded, problems: list[Problem]) -> None:
        self.file, self.loaded, self.problems = file, loaded, problems
        self.name: str | None = None

    def take(self, node: Node) -> dict[str, str]:
        """The chosen readings; what is wrong is noted."""
        if not isinstance(node, MapNode):
            self._note(node, "读法方案应当是“键: 值”的映射", _EXAMPLE)
            return {}
        listed = self._listed(node)
        if listed is None:
            self._note(node, "读法方案缺少“readings”（读法）", _EXAMPLE)
        elif not isinstance(listed, MapNode):
            self._note(listed, "“readings”应当是“条文编号: 读法”的映射", _EXAMPLE)
        else:
            return dict(self._chosen(listed))
        return {}

    def _listed(self, node: MapNode) -> Node | None:
        found: Node | None = None
        for key, value in node.entries:
            if key.text in _READINGS:
                if found is not None:
                    self._note(key, "“readings”（读法）写了两次", "合成一处")
                found = value
            elif key.text not in _NAME:
                hint = did_you_mean(key.text, (*_NAME, *_READINGS)) or "可以写：name（名称）、readings（读法）"
                self._note(key, f"读法方案没有{quote(key.text)}这一项", hint)
            elif not isinstance(value, ScalarNode) or not value.text.strip():
                self._note(value, "“name”（名称）应写一段文字", "写明方案的名称，或者删去这一项")
            else:
                self.name = value.text.strip()
        return found

    def _chosen(self, listed: MapNode) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        for node, value in listed.entries:
            key = reading_key(self.loaded, node.text)
            readings = self.loaded.readings.get(key)
            if readings is None:
                self._note(node, f"{quote(node.text)}没有可选择的读法", self._near(key))
                continue
            shown = norm_id(node.text) or node.text
            if key in seen:
                self._note(node, f"“{shown}”的读法写了两次", "只留一处")
            seen.add(key)
            name = value.text.strip() if isinstance(value, ScalarNode) else ""
            found = reading_of(self.loaded, key, name.strip("“”"))
            if found is not None:
                yield key, found.name
            else:
                names = [word for reading in readings for word in (reading.zh, reading.name)]
                hint = did_you_mean(name, names) or "可以写：" + "、".join(names)
                self._note(value, f"“{shown}”没有名为{quote(name)}的读法", hint)

    def _near(self, key: str) -> str:
        return did_you_mean(key, reading_names(self.loaded)) or "有几种读法的条文见 gongyi rules readings"

    def _note(self, node: Node, message: str, hint: str) -> None:
        self.problems.append(Problem(self.file, node.line, node.column, message, hint, code=Code.INVALID_VALUE))
