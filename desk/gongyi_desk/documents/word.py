"""The memo as a Word document, by a template that staff can change. Needs the extra ``gongyi[documents]``."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from lxml import etree

from gongyi_desk.documents.archive import checked
from gongyi_desk.documents.context import context
from gongyi_desk.documents.memo import Memo
from gongyi_desk.documents.sandbox import Sandbox
from gongyi_desk.documents.shipped import NAME, memo_template
from gongyi_facts import BadInput, Problem, printable, read_bytes

_LONGEST = 60


class Template:
    """A template that has been looked at, and can be opened."""

    def __init__(self, file: str | None = None) -> None:
        """Read a template, the shipped one where no file is given. Raises ``BadInput``."""
        self.file = file or NAME
        self.data = memo_template() if file is None else checked(file, read_bytes(file))
        self._opened()

    def rendered(self, memo: Memo) -> bytes:
        """The memo as a Word document. Raises ``BadInput`` where the template is at fault."""
        document = self._opened()
        try:
            document.render(context(memo), Sandbox(), autoescape=True)
        except Exception as error:
            # A template is a program that somebody else wrote: whatever goes wrong in it is its fault.
            raise self._problem(error) from error
        written = BytesIO()
        document.save(written)
        return written.getvalue()

    def _opened(self) -> _Strict:
        document = _Strict(BytesIO(self.data))
        try:
            document.init_docx()
            found = document.docx.element.body is not None
        except (ValueError, KeyError, AttributeError, etree.XMLSyntaxError):
            found = False
        if not found:
            hint = "用 Word 或者 WPS 打开，另存为“Word 文档（*.docx）”，不要带宏，也不要存成模板格式"
            raise BadInput([Problem(self.file, None, None, "这不是可以用作模板的 Word 文档", hint)])
        return document

    def _problem(self, error: Exception) -> BadInput:
        near = _near(error)
        return BadInput([Problem(self.file, None, None, _said(error) + (f"，在“{near}”附近" if near else ""), _HINT)])


_HINT = "对照 gongyi template --memo 写出的模板和文档 docs/memo.md 改"


class _Strict(DocxTemplate):  # type: ignore[misc]
    """A template whose outcome must be well-formed: the library would drop what it cannot read, and say nothing."""

    def fix_tables(self, xml: str) -> Any:
        """As the library does it. Raises ``XMLSyntaxError``."""
        etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
        return super().fix_tables(xml)


def _said(error: Exception) -> str:
    """What is wrong with a template, in plain words, and in brackets in those of whoever reports it."""
    match error:
        case SecurityError() | TemplateNotFound():
            what = "模板里有不许做的事：模板只能取用写明的各项内容"
        case TemplateSyntaxError():
            what = "模板里的 {{ … }}、{% … %} 写得不对，或者没有成对"
        case UndefinedError():
            what = "模板里用了没有的名称"
        case etree.XMLSyntaxError():
            what = "模板填好以后不成一份文档：{%p … %}、{%tr … %} 要各占一段、一行"
        case _:
            what = "模板填不成"
    return f"{what}（{printable(str(error).splitlines()[0] if str(error) else type(error).__name__)}）"


def _near(error: Exception) -> str:
    """The words of the template about the place of an error, where the library knows it."""
    lines: Iterator[str] = getattr(error, "docx_context", iter(()))
    told = "".join(line.strip() for line in lines if "{" in line)
    return printable(told[:_LONGEST]) + ("…" if len(told) > _LONGEST else "")
