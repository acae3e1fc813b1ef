"""Find what a Chinese feature file says and pytest-bdd would never run.

Gherkin takes a line that it does not know for a description, and pytest-bdd takes the first of two
step definitions that fit: both in silence. A lawyer who reads the scenario trusts every line of it,
so each such line is an error here. ``tests/bad/features`` holds one example of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from gherkin.dialect import Dialect
from gherkin.errors import CompositeParserException
from gherkin.parser import Parser
from gherkin.token_matcher import TokenMatcher
from pytest_bdd.gherkin_parser import (
    Background,
    Child,
    ExamplesTable,
    Feature,
    GherkinDocument,
    Scenario,
    Step,
)
from pytest_bdd.parser import PARAM_RE, render_string
from pytest_bdd.parsers import StepParser
from pytest_bdd.steps import step_function_context_registry
from pytest_bdd.types import STEP_TYPE_BY_PARSER_KEYWORD

LANGUAGE = "zh-CN"
_dialect = Dialect.for_name(LANGUAGE)
assert _dialect is not None
OUTLINE_WORDS = _dialect.scenario_outline_keywords
TITLE_WORDS = (
    _dialect.feature_keywords
    + _dialect.rule_keywords
    + _dialect.background_keywords
    + OUTLINE_WORDS
    + _dialect.scenario_keywords
    + _dialect.examples_keywords
)
STEP_WORDS = [
    word
    for word in _dialect.given_keywords
    + _dialect.when_keywords
    + _dialect.then_keywords
    + _dialect.and_keywords
    + _dialect.but_keywords
    if word != "* "
]
# Words that a Chinese reader takes for keywords, longest first, and the keyword to write instead.
FALSE_STEP_WORDS = {
    "如果": "假如",
    "假使": "假如",
    "倘若": "假如",
    "若": "假如",
    "那": "那么",
    "则": "那么",
    "且": "并且",
    "但": "但是",
}
FALSE_TITLE_WORDS = {"示例": "例子", "举例": "例子", "例如": "例子", "例": "例子", "情形": "场景"}

LANGUAGE_LINE = re.compile(r"\s*#\s*language\s*:\s*(\S+)\s*")
WRONG_COLON = re.compile(rf"({'|'.join(TITLE_WORDS)})(\s+[:：﹕︰∶]|[：﹕︰∶])")
FALSE_TITLE = re.compile(rf"({'|'.join(FALSE_TITLE_WORDS)})\s*[:：]")


@dataclass(frozen=True)
class StepPattern:
    """A step definition: its text, what it matches, for which kind of step (None: any), where."""

    name: str
    parser: StepParser
    kind: str | None
    where: str

    def matches(self, kind: str, text: str) -> bool:
        return self.kind in (None, kind) and self.parser.is_matching(text)


def patterns_of(*modules: ModuleType) -> list[StepPattern]:
    """The step definitions that were made in these loaded modules."""
    names = {module.__name__ for module in modules}
    patterns = []
    for context in list(step_function_context_registry.values()):
        code = context.step_func.__code__
        if context.step_func.__module__ in names:
            where = f"{Path(code.co_filename).name}:{code.co_firstlineno}"
            patterns.append(StepPattern(context.parser.name, context.parser, context.type, where))
    return patterns


def lint(features_dir: Path, step_patterns: Sequence[StepPattern]) -> list[str]:
    """Every error in the feature files below a folder, as ``file:line: message``; [] if none."""
    paths = sorted(features_dir.rglob("*.feature"))
    if not paths:
        return [f"{features_dir.name}:1: 目录里没有 .feature 文件"]
    files = [_File(path.relative_to(features_dir.parent).as_posix()) for path in paths]
    used: set[StepPattern] = set()
    for file, path in zip(files, paths, strict=True):
        file.read(path)
        if file.feature is not None:
            _check_feature(file, file.feature)
            used |= _check_definitions(file, file.feature, step_patterns)
    _check_names(files)
    problems = [problem for file in files for problem in file.sorted_problems()]
    # A file that cannot be read may well hold the one use of a definition.
    if all(file.feature is not None for file in files):
        problems += [
            f"{pattern.where}: 没有场景用到步骤定义“{pattern.name}”：请删去，或补上场景"
            for pattern in step_patterns
            if pattern not in used
        ]
    return problems


@dataclass
class _File:
    name: str
    lines: list[str] = field(default_factory=list)
    feature: Feature | None = None
    problems: list[tuple[int, str]] = field(default_factory=list)

    def report(self, line: int, text: str) -> None:
        self.problems.append((line, text))

    def sorted_problems(self) -> list[str]:
        return [f"{self.name}:{line}: {text}" for line, text in sorted(self.problems)]

    def line(self, number: int) -> str:
        return self.lines[number - 1].strip() if number <= len(self.lines) else ""

    def read(self, path: Path) -> None:
        """Fill in the syntax tree, or say why there is none."""
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            self.report(1, "不是 UTF-8 编码：请另存为 UTF-8")
            return
        self.lines = text.split("\n")
        if self.has_language() and self.has_feature():
            self.parse(text)

    def has_language(self) -> bool:
        found = LANGUAGE_LINE.fullmatch(self.lines[0])
        if found is None or found[1] != LANGUAGE:
            self.report(1, f"第一行必须是“# language: {LANGUAGE}”")
        # Without the line the rest can still be read as Chinese; in another language it cannot.
        return found is None or found[1] == LANGUAGE

    def has_feature(self) -> bool:
        if any(line.strip().startswith("功能:") for line in self.lines):
            return True
        wrong = [n for n, line in enumerate(self.lines, 1) if line.strip().startswith("功能")]
        hint = _hint(self.line(wrong[0])) if wrong else None
        self.report(wrong[0] if wrong else 1, hint or "文件里没有“功能:”，其中的场景都不会执行")
        return False

    def parse(self, text: str) -> None:
        try:
            tree = Parser().parse(text, TokenMatcher(LANGUAGE))
        except CompositeParserException as error:
            for part in error.errors:
                line = part.location["line"]
                self.report(line, _hint(self.line(line)) or f"这里不该有“{self.line(line)}”")
            return
        self.feature = GherkinDocument.from_dict(tree).feature


def _hint(line: str) -> str | None:
    """What was meant by a line that Gherkin does not read as what it looks like."""
    if found := WRONG_COLON.match(line):
        return f"“{found[0]}”不是半角冒号紧跟关键字，这一段不会执行：请写“{found[1]}:”"
    if found := FALSE_TITLE.match(line):
        right = FALSE_TITLE_WORDS[found[1]]
        return f"没有“{found[1]}”这个关键字，这一段不会执行：请写“{right}:”"
    if any(line.startswith(word) for word in STEP_WORDS):
        return f"步骤写在说明的位置，不会执行：“{line}”"
    for word, right in FALSE_STEP_WORDS.items():
        if line.startswith(word):
            return f"没有“{word}”这个步骤关键字，这一行不会执行：请写“{right}”"
    if line.startswith(("|", '"""', "```")):
        return f"表格或引文写在说明的位置，没有步骤用它：“{line}”"
    return None


def _check_feature(file: _File, feature: Feature) -> None:
    """Everything that needs no step definition."""
    _check_group(file, "功能", feature.location.line, feature.description, feature.children)
    for child in _all_children(feature.children):
        if child.rule:
            rule = child.rule
            _check_group(file, "规则", rule.location.line, rule.description, rule.children)
        elif child.background:
            _check_block(file, "背景", child.background)
            _check_background_fields(file, child.background)
        elif child.scenario:
            _check_block(file, child.scenario.keyword, child.scenario)
            _check_outline(file, child.scenario)


def _all_children(children: Iterable[Child]) -> Iterator[Child]:
    for child in children:
        yield child
        if child.rule:
            yield from _all_children(child.rule.children)


def _scenarios(feature: Feature) -> Iterator[Scenario]:
    return (child.scenario for child in _all_children(feature.children) if child.scenario)


def _prose(file: _File, start: int, description: str) -> Iterator[tuple[int, str]]:
    """The lines of a description, numbered; the tree gives its text only, comments left out."""
    left = sum(1 for line in description.split("\n") if line.strip())
    number = start
    while left:
        number += 1
        line = file.line(number)
        if line and not line.startswith("#"):
            left -= 1
            yield number, line


def _check_group(
    file: _File, keyword: str, start: int, description: str, children: Sequence[Child]
) -> None:
    for number, line in _prose(file, start, description):
        if hint := _hint(line):
            file.report(number, hint)
    if not any(child.scenario or child.rule for child in children):
        file.report(start, f"“{keyword}”里没有场景")


def _check_block(file: _File, keyword: str, block: Background | Scenario) -> None:
    start = block.location.line
    for number, line in _prose(file, start, block.description):
        file.report(number, _hint(line) or _not_run(line))
    if not block.steps:
        file.report(start, f"“{keyword}”里没有步骤")
    for step in block.steps:
        if {"＜", "＞"} & set(step.text):
            file.report(step.location.line, "全角尖括号不代入例子的值：请写“<…>”")
    if block.steps and block.steps[0].keyword_type not in STEP_TYPE_BY_PARSER_KEYWORD:
        word = block.steps[0].keyword
        file.report(block.steps[0].location.line, f"第一步不能用“{word}”：请写假如、当或者那么")


def _not_run(line: str) -> str:
    return f"这里的说明文字不会执行：“{line}”；要说明，请写成 # 注释"


def _fields(steps: Iterable[Step], name: str = "") -> set[str]:
    """The <…> in a scenario's name, steps, tables and docstrings."""
    texts = [name]
    for step in steps:
        texts.append(step.text)
        if step.docstring:
            texts.append(step.docstring.content)
        if step.datatable:
            texts += [cell.value for row in step.datatable.rows for cell in row.cells]
    return {name for text in texts for name in PARAM_RE.findall(text)}


def _check_background_fields(file: _File, background: Background) -> None:
    for name in sorted(_fields(background.steps)):
        file.report(background.location.line, f"背景里的“<{name}>”没有例子可以代入")


def _check_outline(file: _File, scenario: Scenario) -> None:
    line = scenario.location.line
    fields = _fields(scenario.steps, scenario.name)
    if scenario.keyword in OUTLINE_WORDS and not scenario.examples:
        file.report(line, "场景大纲没有“例子:”，一次也不会执行")
    elif not scenario.examples:
        for name in sorted(fields):
            file.report(line, f"“<{name}>”没有例子可以代入：请写成场景大纲，加上“例子:”")
    for table in scenario.examples:
        _check_examples(file, table, fields)


def _check_examples(file: _File, table: ExamplesTable, fields: set[str]) -> None:
    line = table.location.line
    if table.table_header is None or not table.table_body:
        file.report(line, "例子里没有数据行，一次也不会执行")
        return
    for number in range(line + 1, table.table_header.location.line):
        text = file.line(number)
        if text and not text.startswith("#"):
            file.report(number, _hint(text) or _not_run(text))
    columns = [cell.value for cell in table.table_header.cells]
    for name in sorted(fields - set(columns)):
        file.report(line, f"例子里缺少“{name}”这一列，“<{name}>”会原样留在步骤里")
    header = table.table_header.location.line
    for name in sorted(set(columns)):
        if name not in fields:
            file.report(header, f"场景里没有“<{name}>”，例子的“{name}”这一列没有用到")
        if columns.count(name) > 1:
            file.report(header, f"例子里“{name}”这一列重复，只有最后一列起作用")


def _check_names(files: Iterable[_File]) -> None:
    first: dict[str, str] = {}
    for file in files:
        for scenario in _scenarios(file.feature) if file.feature else ():
            line = scenario.location.line
            name = " ".join(scenario.name.split())
            if not name:
                file.report(line, "场景没有名称")
            elif name in first:
                file.report(line, f"场景名称“{name}”已经在 {first[name]} 用过：请各取一名")
            else:
                first[name] = f"{file.name}:{line}"


def _check_definitions(
    file: _File, feature: Feature, patterns: Sequence[StepPattern]
) -> set[StepPattern]:
    """Report the steps that not exactly one definition fits; the definitions used."""
    used: set[StepPattern] = set()
    for child in _all_children(feature.children):
        block = child.scenario or child.background
        if block is None:
            continue
        rows = list(_rows(child.scenario)) if child.scenario else []
        for step, kind in _with_kinds(block.steps):
            texts = {render_string(step.text, row) for row in rows or [{}]}
            # A <…> left over is reported by itself.
            used |= _check_step(
                file, step, kind, sorted(t for t in texts if not PARAM_RE.search(t)), patterns
            )
    return used


def _rows(scenario: Scenario) -> Iterator[Mapping[str, str]]:
    for table in scenario.examples:
        if table.table_header is not None:
            columns = [cell.value for cell in table.table_header.cells]
            for row in table.table_body or ():
                yield dict(zip(columns, (cell.value for cell in row.cells), strict=True))


def _with_kinds(steps: Iterable[Step]) -> Iterator[tuple[Step, str]]:
    """Each step with given, when or then; 并且 and 但是 go on with the kind before them."""
    kind = "given"
    for step in steps:
        kind = STEP_TYPE_BY_PARSER_KEYWORD.get(step.keyword_type, kind)
        yield step, kind


def _check_step(
    file: _File, step: Step, kind: str, texts: Sequence[str], patterns: Sequence[StepPattern]
) -> set[StepPattern]:
    line = step.location.line
    used: set[StepPattern] = set()
    if file.line(line).startswith("当事人"):
        file.report(line, "“当事人…”会读成步骤“当 事人…”：说明请写成 # 注释，步骤请换个开头")
        return used
    fits = {text: [p for p in patterns if p.matches(kind, text)] for text in texts}
    for text, found in fits.items():
        used.update(found)
        if not found:
            file.report(line, f"没有步骤定义适合“{step.keyword}{text}”（{kind}）")
            break
        if len(found) > 1:
            names = "、".join(f"“{pattern.name}”（{pattern.where}）" for pattern in found)
            file.report(line, f"“{step.keyword}{text}”有 {len(found)} 个步骤定义都适合：{names}")
            break
    return used
