"""From the mappings of a rule file to norms, typed against the fact model."""

from __future__ import annotations

from collections.abc import Iterable

from gongyi.kernel.days import ANY_DAY
from gongyi.law.conditions import FactRef
from gongyi.law.connectives import TRUE
from gongyi.law.factmodel import FactKind
from gongyi.law.ids import norm_id
from gongyi.law.norms import MODALITIES, Flag, Modality, Next, Norm, Note, Party, Reading, Untranslatable
from gongyi.loading.situations import SituationReader, listed_flags, shown_by_row, status_problems
from gongyi.rulefiles.common import in_force, readings
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import NOT_VERBATIM, Fields, Notebook
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.problems import did_you_mean

DEFAULTABLE = ("scope", "bearer", "toward", "seat", "trigger")
"""What the head of a file can say for all norms of the file that do not say it themselves."""
REPLACEABLE = frozenset(
    {"when", "done", "done_on", "breached", "period", "modality", "standing", "flags", "next", "action", "toward"}
    | {"situations", "trigger"}
)


class NormBuilder:
    """Builds the norms of one file; problems go to the notebook."""

    def __init__(self, names: Vocabulary, file: str, notebook: Notebook) -> None:
        self.names, self.file, self.notebook = names, file, notebook

    def readings(self, node: Node) -> tuple[Reading, ...]:
        """The readings of a norm."""
        return readings(Fields(self.file, node, "规范", self.notebook), REPLACEABLE)

    def norm(self, node: Node, identity: str, reading: str | None) -> Norm:
        """One norm under one of its readings."""
        fields = Fields(self.file, _under(node, reading), "规范", self.notebook)
        scope = fields.choose("scope", frozenset(self.names.model.scopes))
        modality = fields.tried(lambda: Modality(fields.choose("modality", MODALITIES))) or Modality.OBLIGATION
        parser = ConditionParser(self.names, scope, self.file, self.notebook)
        fields.get("norm")
        fields.get("readings")
        period = fields.get("period")
        done_on = fields.get("done_on")
        norm_text = fields.tried(lambda: fields.text("text")) or ""
        if modality == Modality.DECLARATION:
            self._check_declaration(fields)
        standing = fields.tried(lambda: fields.flag("standing")) or False
        when = fields.tried(lambda: parser.optional(fields, "when"))
        rows = SituationReader(parser, self.file, self.notebook)
        situations = fields.tried(lambda: rows.situations(fields, node)) or ()
        listed = listed_flags(node)
        flags = fields.each("flags", lambda item: self._flag(fields.sub(item, "提示"), parser, listed))
        norm = Norm(
            id=identity,
            text=norm_text,
            modality=modality,
            scope=scope,
            bearer=fields.tried(lambda: self._party(fields.need("bearer"), fields, parser)) or Party(""),
            toward=fields.tried(lambda: self._optional_party(fields, parser)),
            short=fields.tried(lambda: fields.optional_text("short") or fields.optional_text("action")) or "",
            action="" if modality == Modality.DECLARATION else fields.tried(lambda: fields.text("action")) or "",
            source=fields.source,
            when=when or TRUE,
            done=fields.tried(lambda: parser.optional(fields, "done")),
            done_on=None if done_on is None else fields.tried(lambda: parser.day(done_on)),
            breached=fields.tried(lambda: parser.optional(fields, "breached")),
            period=None if period is None else fields.tried(lambda: self._own_period(period, parser)),
            at_expiry=fields.tried(lambda: fields.flag("at_expiry")) or False,
            trigger=tuple(parser.day(item) for item in fields.items("trigger")),
            seat=fields.each("seat", lambda item: self._seat(item, parser)),
            situations=situations,
            flags=shown_by_row(flags, listed, situations),
            next=fields.each("next", lambda item: self._next(fields.sub(item, "后续"), parser)),
            notes=fields.each("notes", lambda item: Note(fields.as_text(item), source=fields.source_of(item))),
            untranslatable=fields.each(
                "untranslatable",
                lambda item: self._untranslatable(fields.sub(item, "不可判断的文字"), identity, norm_text),
            ),
            why=fields.tried(lambda: fields.optional_text("why")) or "",
            reading=reading,
            action_source=fields.source_at("action"),
            in_force=fields.tried(lambda: in_force(fields, self.names)) or ANY_DAY,
        )
        fields.close()
        self._check(norm, fields, standing)
        self.notebook.problems += status_problems(norm)
        return norm

    def _check(self, norm: Norm, fields: Fields, standing: bool) -> None:
        if norm.situations:
            timeless = norm.modality in (Modality.POWER, Modality.PROHIBITION) and norm.period is not None
            wrong = [(timeless, f"{norm.modality.zh}的规范没有期间，请删去“period”")]
        else:
            wrong = list(self._wrong(norm, standing))
        for is_wrong, message in wrong:
            if is_wrong:
                self.notebook.note(self.file, fields.node, f"规范 {norm.id}：{message}")

    def _wrong(self, norm: Norm, standing: bool) -> Iterable[tuple[bool, str]]:
        return [
            (norm.modality == Modality.PROHIBITION and norm.breached is None, "禁止性规范缺少“breached”（何为违反）"),
            (norm.modality == Modality.PROHIBITION and norm.done is not None, "禁止性规范没有“done”，只有“breached”"),
            (norm.modality == Modality.POWER and norm.done is None, "授权性规范缺少“done”（何为已行使）"),
            (norm.modality == Modality.POWER and norm.breached is not None, "授权性规范不会被违反，请删去“breached”"),
            (norm.modality == Modality.POWER and norm.period is not None, "授权性规范没有期间，请删去“period”"),
            (norm.modality == Modality.PROHIBITION and norm.period is not None, "禁止性规范没有期间，请删去“period”"),
            (
                norm.modality == Modality.OBLIGATION and norm.done is None and not standing,
                "义务性规范缺少“done”（何为已履行）；没有写明行为的，写 standing: true",
            ),
            (standing and norm.modality != Modality.OBLIGATION, "“standing”（常态要求）只用于义务性规范，请删去"),
            (standing and norm.done is not None, "有“done”（何为已履行）的规范不是常态要求，请删去“standing”"),
            (
                (norm.modality == Modality.PROGRAMME or standing)
                and norm.done is None
                and (norm.period or norm.breached) is not None,
                "没有“done”（何为已履行）的规范只是常态要求，请补上“done”，或者删去“period”“breached”",
            ),
            (norm.at_expiry and norm.period is None, "写了“at_expiry”而没有“period”"),
            (norm.at_expiry and norm.done_on is not None, "“at_expiry”看期满之日的结果，请删去“done_on”"),
            (
                norm.done_on is not None and norm.period is None,
                "写了“done_on”（以哪一天为履行之日）而没有“period”",
            ),
            (norm.at_expiry and norm.breached is None, "写了“at_expiry”而没有“breached”"),
            (
                norm.modality in (Modality.OBLIGATION, Modality.PROGRAMME)
                and norm.period is not None
                and norm.done_on is None
                and not norm.at_expiry,
                "有期间的义务缺少“done_on”（以哪一天为履行之日）",
            ),
        ]

    def _check_declaration(self, fields: Fields) -> None:
        for key in ("action", "when", "done", "breached", "period", "situations"):
            node = fields.get(key)
            if node is not None:
                self.notebook.note(self.file, node, f"宣示性文字没有“{key}”，请删去")

    def _own_period(self, node: Node, parser: ConditionParser) -> str:
        end = parser.period_end(node)
        if end.scope != parser.scope:
            raise self.notebook.fail(self.file, node, f"期间“{end.name}”属于另一种记录（{end.scope}）")
        return end.name

    def _seat(self, node: Node, parser: ConditionParser) -> FactRef:
        # Where a record refers to several, the next place that is named decides.
        ref = parser.fact(node, one=False)
        if ref.fact.kind is not FactKind.CHOICE:
            raise self.notebook.fail(self.file, node, f"“{ref.fact.name}”（{ref.fact.zh}）不是地点")
        return ref

    def _optional_party(self, fields: Fields, parser: ConditionParser) -> Party | None:
        node = fields.get("toward")
        return None if node is None else self._party(node, fields, parser)

    def _party(self, node: Node, fields: Fields, parser: ConditionParser) -> Party:
        if isinstance(node, ScalarNode):
            return Party(fields.as_text(node))
        inner = fields.sub(node, "主体")
        name = inner.need("name")
        ref = parser.names.fact(parser.scope, name.text if isinstance(name, ScalarNode) else "")
        if ref is None or ref.fact.kind is not FactKind.TEXT:
            raise inner.fail(name, "主体的名称应取自一项文字事实")
        party = Party(inner.text("role"), ref)
        inner.close()
        return party

    def _untranslatable(self, fields: Fields, identity: str, sentence: str) -> Untranslatable:
        node = fields.need("words")
        words = fields.as_text(node)
        if words not in sentence:
            message = f"规范 {identity} 的“text”里没有“{words}”"
            self.notebook.slip(NOT_VERBATIM, self.file, node, message, "请照录“text”中的文字")
        found = Untranslatable(words, fields.text("why"), fields.text("instead"))
        fields.close()
        return found

    def _flag(self, fields: Fields, parser: ConditionParser, listed: frozenset[str]) -> Flag:
        """A remark; one that a situation lists needs no condition of its own."""
        identity = fields.text("id")
        when = parser.optional(fields, "when") if identity in listed else parser.parse(fields.need("when"))
        flag = Flag(identity, fields.text("text"), when or TRUE, source=fields.source)
        fields.close()
        return flag

    def _next(self, fields: Fields, parser: ConditionParser) -> Next:
        target = fields.need("norm")
        identity = norm_id(fields.as_text(target))
        if identity not in self.names.norms:
            hint = did_you_mean(identity or fields.as_text(target), self.names.norms)
            raise fields.fail(target, f"没有“{fields.as_text(target)}”这条规范", hint)
        found = Next(
            parser.day(fields.need("on")),
            fields.text("if"),
            identity,
            parser.optional(fields, "when") or TRUE,
            source=fields.source,
        )
        fields.close()
        return found


def with_defaults(node: Node, defaults: Node | None) -> Node:
    """The mapping of a norm with what the head of its file says for it."""
    if not isinstance(node, MapNode) or not isinstance(defaults, MapNode):
        return node
    own = {key.text for key, _ in node.entries}
    added = [(key, value) for key, value in defaults.entries if key.text in DEFAULTABLE and key.text not in own]
    return MapNode(node.line, node.column, (*node.entries, *added))


def _under(node: Node, reading: str | None) -> Node:
    """The mapping of a norm with the parts that one reading replaces."""
    if reading is None or not isinstance(node, MapNode):
        return node
    listed = node.get("readings")
    chosen = next(item for item in _maps(listed) if _named(item) == reading)
    own = {key.text: (key, value) for key, value in chosen.entries if key.text in REPLACEABLE}
    kept = [own.pop(key.text, (key, value)) for key, value in node.entries]
    return MapNode(node.line, node.column, (*kept, *own.values()))


def _maps(node: Node | None) -> Iterable[MapNode]:
    items = node.items if isinstance(node, ListNode) else (node,)
    return (item for item in items if isinstance(item, MapNode))


def _named(node: MapNode) -> str:
    name = node.get("name")
    return name.text.strip() if isinstance(name, ScalarNode) else ""
