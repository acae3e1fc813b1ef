"""Templates are code: what they may do, and what an unknown name prints."""

from __future__ import annotations

import pytest
from jinja2.exceptions import SecurityError, TemplateError

from gongyi_desk.documents.context import FromOne
from gongyi_desk.documents.sandbox import Sandbox

GIVEN = {"事实": {"检察建议": FromOne([{"收件": "2024-05-15"}, {}])}, "句": ["一"], "名称": "A<B&C"}


def rendered(template: str) -> str:
    return Sandbox().from_string(template).render(GIVEN)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 事实.检察建议[1].收件 }}", "2024-05-15"),
        ("{{ 事实.检察建议[2].收件 }}", "〔待查明：收件〕"),
        ("{{ 事实.检察建议[3].收件 }}", "〔待查明：收件〕"),
        ("{{ 事实.检察建议[0].收件 }}", "〔待查明：收件〕"),
        ("{{ 事实.诉讼[1].起诉 }}", "〔待查明：起诉〕"),
        ("{{ 事实.检察院 }}", "〔待查明：检察院〕"),
        ("{{ 没有 }}", "〔待查明：没有〕"),
        ("{% for 项 in 错名 %}{{ 项.谁 }}{% endfor %}", "〔待查明：谁〕"),
        ("{% if 没有 %}有{% else %}无{% endif %}", "无"),
        ("{{ 没有 or '另议' }}", "另议"),
        ("{{ 名称 }}", "A&lt;B&amp;C"),
        ("{{ 2 * 3 }}", "6"),
    ],
)
def test_what_a_template_prints(template: str, text: str) -> None:
    assert rendered(template) == text


@pytest.mark.parametrize(
    "template",
    [
        "{{ os.popen('id').read() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ''.__class__ }}",
        "{{ 没有.__class__ }}",
        "{% for 项 in ''.__class__ %}{% endfor %}",
        "{{ 句.append('二') }}",
        "{{ self._TemplateReference__context }}",
        "{% include '/etc/passwd' %}",
        "{{ 名称|safe }}",
        "{{ '甲' * 1000000000 }}",
        "{{ 9 ** 999999999 }}",
    ],
)
def test_what_a_template_may_not_do(template: str) -> None:
    with pytest.raises(TemplateError):
        rendered(template)
    assert GIVEN["句"] == ["一"]


def test_what_may_not_be_touched_stays_an_error_however_it_is_used() -> None:
    for template in ("{{ ''.__class__ }}", "{{ ''.__class__.x }}", "{{ ''.__class__[1] }}", "{{ ''.__class__ ~ '' }}"):
        with pytest.raises(SecurityError):
            rendered(template)
