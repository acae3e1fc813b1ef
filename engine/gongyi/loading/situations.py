"""From the rows of a rule file to a norm's situations, and what a reading makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gongyi.law.conditions import Condition
from gongyi.law.connectives import TRUE
from gongyi.law.norms import Flag, Modality, Norm, Situation
from gongyi.law.statuses import STATUSES, Status
from gongyi.rulefiles.conditions import ConditionParser
from gongyi.rulefiles.fields import Fields, Invalid, Notebook
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.problems import Problem, did_you_mean

SITUATIONS, FLAGS = "situations", "flags"
_ANYWHERE = (Status.NOT_APPLICABLE, Status.UNDETERMINED)
_DUTY = (Status.DUE, Status.FULFILLED, Status.BREACHED, Status.STANDING)
_IN_TIME = (Status.FULFILLED_LATE, Status.OVERDUE)
_POSSIBLE: dict[Modality, tuple[Status, ...]] = {
    Modality.OBLIGATION: (*_ANYWHERE, *_DUTY, *_IN_TIME),
    Modality.PROGRAMME: (*_ANYWHERE, *_DUTY, *_IN_TIME),
    Modality.POWER: (*_ANYWHERE, Status.PERMITTED, Status.EXERCISED),
    Modality.PROHIBITION: (*_ANYWHERE, Status.BREACHED, Status.STANDING),
    Modality.DECLARATION: (),
}
_LAST = "末行请写一行总是成立的，如 {name: 其余, when: [], status: undetermined}"
_REPLACED_BY = ("done", "done_on", "breached", "at_expiry", "standing")


class SituationReader:
    """Reads the situations of one norm under one reading; problems go to the notebook."""

    def __init__(self, parser: ConditionParser, file: str, notebook: Notebook) -> None:
        self.parser, self.file, self.notebook = parser, file, notebook

    def situations(self, fields: Fields, written: Node) -> tuple[Situation, ...]:
        """The rows under ``situations``; ``written`` is the norm as it stands, before a reading changes it."""
        node = fields.get(SITUATIONS)
        if node is None:
            return ()
        for key in _REPLACED_BY:
            if (other := fields.get(key)) is not None:
                message = f"写了“{SITUATIONS}”（分情形），又写了“{key}”"
                self.notebook.note(self.file, other, message, "各行已经写明结论，请删去其一")
        listed = self._rows(node, written)
        found = fields.tried(lambda: self._all(listed))
        if found is None:
            return ()
        self._check_flags(fields, listed)
        self._check_order(listed, found)
        return found

    # --- rows ------------------------------------------------------------------------------

    def _rows(self, node: Node, written: Node) -> list[MapNode]:
        """The rows as a reading gives them: a list of its own, or the norm's own list, changed."""
        own = written.get(SITUATIONS) if isinstance(written, MapNode) else None
        if not isinstance(node, MapNode) or node is own:
            return self._listed(node)
        if own is None:
            raise self.notebook.fail(self.file, node, f"读法要改的“{SITUATIONS}”，规范本身没有写", "请写成各行的列表")
        return self._changed(self._listed(own), Fields(self.file, node, "对情形的改动", self.notebook))

    def _listed(self, node: Node) -> list[MapNode]:
        if not isinstance(node, ListNode) or not node.items:
            raise self.notebook.fail(self.file, node, f"“{SITUATIONS}”应是各行的列表，每行写 name、when、status")
        return [self._mapping(item) for item in node.items]

    def _mapping(self, node: Node) -> MapNode:
        if not isinstance(node, MapNode):
            raise self.notebook.fail(self.file, node, "情形应写成 {name: …, when: …, status: …}")
        return node

    def _changed(self, rows: list[MapNode], changes: Fields) -> list[MapNode]:
        replaced, dropped, added = (list(changes.items(key)) for key in ("replace", "drop", "add"))
        failed = len(self.notebook.problems)
        changes.close()
        if not (replaced or dropped or added) and failed == len(self.notebook.problems):
            raise changes.fail(changes.node, "对情形的改动是空的", "请写 replace（换）、drop（删）或者 add（添）")
        base = rows
        # What is replaced, dropped and named is looked up in the rows as the norm has them.
        for node in replaced:
            new = self._mapping(node)
            index = self._index(base, self._name_node(new))
            rows = [*rows[:index], _over(base[index], new), *rows[index + 1 :]]
        gone = {self._index(base, node) for node in dropped}
        kept = [row for index, row in enumerate(rows) if index not in gone]
        behind: dict[str, int] = {}
        for node in added:
            kept = self._with(kept, self._mapping(node), behind)
        return kept

    def _with(self, rows: list[MapNode], new: MapNode, behind: dict[str, int]) -> list[MapNode]:
        """The rows with a new one; of several behind the same row, each stands after those before it."""
        anchors = [(key.text, value) for key, value in new.entries if key.text in ("after", "before")]
        if len(anchors) != 1:
            hint = "请写 after: 某行（其后）或者 before: 某行（其前）之一"
            raise self.notebook.fail(self.file, new, "添的一行没有写明位置", hint)
        where, anchor = anchors[0]
        index = self._index(rows, anchor)
        if where == "after":
            name = _name(rows[index])
            behind[name] = behind.get(name, 0) + 1
            index += behind[name]
        own = tuple((key, value) for key, value in new.entries if key.text not in ("after", "before"))
        return [*rows[:index], MapNode(new.line, new.column, own), *rows[index:]]

    def _name_node(self, row: MapNode) -> Node:
        node = row.get("name")
        if node is None:
            raise self.notebook.fail(self.file, row, "情形缺少“name”")
        return node

    def _index(self, rows: Sequence[MapNode], node: Node) -> int:
        """Which row is named."""
        names = [_name(row) for row in rows]
        name = node.text.strip() if isinstance(node, ScalarNode) else ""
        if name not in names:
            hint = did_you_mean(name, names) or "可以写：" + "、".join(names)
            raise self.notebook.fail(self.file, node, f"没有“{name}”这一情形", hint)
        return names.index(name)

    # --- one row ---------------------------------------------------------------------------

    def _all(self, rows: Iterable[MapNode]) -> tuple[Situation, ...]:
        found: list[Situation] = []
        failed = False
        for node in rows:
            try:
                found.append(self._situation(Fields(self.file, node, "情形", self.notebook)))
                if found[-1].name in [other.name for other in found[:-1]]:
                    self.notebook.note(self.file, self._name_node(node), f"两个情形都叫“{found[-1].name}”", "请改名")
            except Invalid:
                failed = True
        if failed:
            raise Invalid
        return tuple(found)

    def _situation(self, fields: Fields) -> Situation:
        situation = Situation(
            name=fields.tried(lambda: fields.text("name")) or "",
            when=fields.tried(lambda: self._when(fields.need("when"))) or TRUE,
            status=fields.tried(lambda: Status(fields.choose("status", STATUSES))) or Status.UNDETERMINED,
            flags=fields.each(FLAGS, fields.as_text),
            authority=fields.tried(lambda: fields.optional_text("authority")) or "",
            since=fields.each("since", self.parser.day),
            source=fields.source,
        )
        fields.close()
        return situation

    def _when(self, node: Node) -> Condition:
        return TRUE if isinstance(node, ListNode) and not node.items else self.parser.parse(node)

    # --- all rows together -----------------------------------------------------------------

    def _check_flags(self, fields: Fields, rows: Iterable[MapNode]) -> None:
        declared = [text for flag in fields.items(FLAGS) for text in _texts(flag, "id")]
        for row in rows:
            for node in _items(row.get(FLAGS)):
                if isinstance(node, ScalarNode) and node.text.strip() not in declared:
                    hint = did_you_mean(node.text, declared) or f"请在规范的“{FLAGS}”里写明这一提示"
                    self.notebook.note(self.file, node, f"情形的提示“{node.text}”没有写明", hint)

    def _check_order(self, rows: Sequence[MapNode], found: Sequence[Situation]) -> None:
        always = [index for index, situation in enumerate(found) if situation.when == TRUE]
        if not always:
            self.notebook.note(self.file, rows[-1], "各情形可能都不成立，没有写明那时的结论", _LAST)
        elif always[0] < len(found) - 1:
            message = f"情形“{found[always[0]].name}”总是成立，它以下各行永远轮不到"
            self.notebook.note(self.file, rows[always[0]], message, "请补上它的条件，或者移到末行")


def status_problems(norm: Norm) -> Iterator[Problem]:
    """The situations that lead to what a norm of this kind cannot come to."""
    possible = _POSSIBLE[norm.modality]
    for situation in norm.situations if possible else ():
        said = f"情形“{situation.name}”：" + "{}的规范没有" + f"“{situation.status}”（{situation.status.zh}）这个结论"
        if situation.status not in possible:
            hint = "可以写：" + "、".join(possible)
            yield situation.source.problem(said.format(f"“{norm.modality.zh}”（{norm.modality}）"), hint)
        elif situation.status in _IN_TIME and norm.period is None:
            yield situation.source.problem(said.format("没有期间"), "请补上“period”，或者改写结论")


def listed_flags(node: Node) -> frozenset[str]:
    """The ids of the remarks that a norm's rows list, in whatever reading."""
    return frozenset(text for rows in _row_groups(node) for row in rows for text in _texts(row, FLAGS))


def shown_by_row(flags: Iterable[Flag], listed: frozenset[str], rows: Sequence[Situation]) -> tuple[Flag, ...]:
    """The remarks without those that only rows list which this reading does not have."""
    here = {flag for situation in rows for flag in situation.flags}
    return tuple(flag for flag in flags if flag.id in here or flag.id not in listed)


def _row_groups(node: Node) -> Iterator[list[Node]]:
    """The rows of a norm, and those that its readings write."""
    if not isinstance(node, MapNode):
        return
    for owner in (node, *_items(node.get("readings"))):
        written = owner.get(SITUATIONS) if isinstance(owner, MapNode) else None
        if isinstance(written, MapNode):
            yield [row for key in ("replace", "add") for row in _items(written.get(key))]
        else:
            yield _items(written)


def _items(node: Node | None) -> list[Node]:
    if node is None:
        return []
    return list(node.items) if isinstance(node, ListNode) else [node]


def _texts(node: Node, key: str) -> Iterator[str]:
    for item in _items(node.get(key) if isinstance(node, MapNode) else None):
        if isinstance(item, ScalarNode):
            yield item.text.strip()


def _name(row: MapNode) -> str:
    node = row.get("name")
    return node.text.strip() if isinstance(node, ScalarNode) else ""


def _over(row: MapNode, new: MapNode) -> MapNode:
    """A row with the keys that another one writes anew."""
    written = {key.text for key, _ in new.entries}
    kept = [(key, value) for key, value in row.entries if key.text not in written]
    return MapNode(new.line, new.column, (*new.entries, *kept))
