"""From the files of ``law/`` to the laws that a policy's remarks may cite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.law.cited_law import Article, Former, Law, Library, Version, part_zh
from gongyi.rulefiles.fields import Fields, Invalid, Notebook
from gongyi_facts.files.nodes import MapNode, Node, ScalarNode

AUTHORITIES = "authorities.yaml"
"""What besides laws a reading can rest on."""


def library(files: Mapping[str, Node], notebook: Notebook) -> Library:
    """The laws in these files, by the path that is shown for each; problems go to the notebook."""
    laws: dict[str, Law] = {}
    cases: Mapping[str, str] = {}
    arguments: Mapping[str, str] = {}
    for shown, node in files.items():
        try:
            if shown.endswith(AUTHORITIES):
                fields = Fields(shown, node, "依据的种类", notebook)
                cases, arguments = _words(fields, "cases"), _words(fields, "arguments")
                fields.close()
            else:
                _enter(_law(Fields(shown, node, "法律", notebook)), laws, notebook)
        except Invalid:
            continue
    return Library(laws, cases, arguments)


def _enter(law: Law, laws: dict[str, Law], notebook: Notebook) -> None:
    for name in (law.name, *law.also):
        first = laws.setdefault(name, law)
        if first is not law:
            notebook.problems.append(law.source.problem(f"“{name}”写了两次，另一处在 {first.source}", "请另取简称"))


def _words(fields: Fields, key: str) -> Mapping[str, str]:
    node = fields.need(key)
    if not isinstance(node, MapNode):
        raise fields.fail(node, f"“{key}”应当是“名称: 说明”的映射")
    return {name.text: fields.as_text(said) for name, said in node.entries}


def _law(fields: Fields) -> Law:
    versions = fields.each("versions", lambda item: _version(fields.sub(item, "版本")))
    whole = versions[-1].in_force if versions else ANY_DAY
    articles: dict[str, tuple[Article, ...]] = {}
    for article in (*_without_text(fields, whole), *fields.each("articles", lambda item: _article(fields, item))):
        for before in articles.get(article.number, ()):
            if article.in_force.lo <= before.in_force.hi and before.in_force.lo <= article.in_force.hi:
                hint = "前后改过的，各用 in_force 写明施行期间"
                raise fields.fail(fields.node, f"{part_zh(article.number)}写了两次", hint)
        articles[article.number] = (*articles.get(article.number, ()), article)
    law = Law(
        name=fields.text("law"),
        also=fields.each("also", fields.as_text),
        title=fields.text("title"),
        adopted=fields.day("adopted"),
        versions=versions,
        articles=articles,
        source=fields.source,
    )
    fields.close()
    return law


def _version(fields: Fields) -> Version:
    version = Version(fields.text("name"), _days(fields), fields.flag("at_hand"))
    fields.close()
    return version


def _days(fields: Fields) -> Interval:
    fields.need("in_force")
    return fields.span("in_force") or ANY_DAY


def _without_text(fields: Fields, days: Interval) -> Iterator[Article]:
    for item in fields.items("without_text"):
        yield Article(_number(fields, item), days, source=fields.source_of(item))


def _article(law: Fields, node: Node) -> Article:
    fields = law.sub(node, "条文")
    former = fields.get("formerly")
    article = Article(
        _number(fields, fields.need("article")),
        _days(fields),
        fields.each("paragraphs", fields.as_text),
        fields.flag("quoted"),
        None if former is None else _former(fields.sub(former, "“formerly”")),
        source=fields.source,
    )
    fields.close()
    return article


def _former(fields: Fields) -> Former:
    former = Former(_number(fields, fields.need("article")), _days(fields))
    fields.close()
    return former


def _number(fields: Fields, node: Node) -> str:
    text = node.text if isinstance(node, ScalarNode) else ""
    number, _, further = text.partition("之")
    if not number.isdecimal() or (further and not further.isdecimal()):
        raise fields.fail(node, "条号应写阿拉伯数字，如 25、120之1")
    return text


def last_day(law: Law, first: date) -> date:
    """The last day of the versions that follow each other from a day on."""
    return max((version.in_force.hi for version in law.versions if version.in_force.hi >= first), default=date.max)
