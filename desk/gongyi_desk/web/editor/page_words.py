"""What an interview says, in the words of a page: there is no return key to press here, no file, and no next run."""

from __future__ import annotations

import re
from dataclasses import replace

from gongyi_desk.interview.asked import Asked, Choice, Said

RETURN = "回车"
"""How the terminal calls an answer without words."""
_INSTEAD = (
    ("写错了用 b 退回。", "写错了按“上一步”。"),
    ("；都没有按回车。", "；都没有就按“都没有”。"),
    ("日期不明写 0。", "日期不明写“不详”。"),
    (r"不清楚写 [0?]。", "不清楚写“不清楚”。"),
    ("以后可能发生的，写 0", "以后可能发生的，按“不清楚”"),
    ("发生过的写前面的数字，可以选几项，如“1、3”", "发生过一项的按它，几项的写前面的数字，如“1、3”"),
    (r"写 1 至 \d+ 中的一个数字。", "请按其中一项。"),
    ("写 1 或者 2。", "请按其中一项。"),
    ("写前面的数字；不添写 0。", "请按其中一项。"),
    ("退回一步，文件已恢复到", "退回一步，恢复到"),
    ("文件不改，", "没有改，"),
    ("文件写的是", "已写的是"),
    ("写不进文件", "写不进案情"),
    ("文件没有写明", "没有写明"),
    ("请自己改文件里的", "请到“文本”里改"),
    (r"本软件改不了文件里的(“.*?”)，请自己改。", r"本软件改不了\1，请到“文本”里改。"),
    ("文件里有一条写作几条的", "有一条写作几条的"),
    ("请直接在文件里补写", "请到“文本”里补写"),
    ("请在文件里都写上", "请到“文本”里都写上"),
    ("文件的意思会与答案不同", "意思会与答案不同"),
    ("查清以后再运行一次，接着答。", "查清以后回来接着答。"),
)
_PATTERNS = [(re.compile(said), instead) for said, instead in _INSTEAD]


def on_the_page(text: str) -> str:
    """A sentence of the interview as a page says it."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def asked_on_the_page(asked: Asked) -> Asked:
    """A question as a page puts it; an answer without words has nothing to be written before it."""
    return replace(
        asked,
        text=on_the_page(asked.text),
        notes=tuple(map(on_the_page, asked.notes)),
        hints=tuple(map(on_the_page, asked.hints)),
        choices=tuple(Choice("" if one.write == RETURN else one.write, one.says) for one in asked.choices),
    )


def said_on_the_page(said: tuple[Said, ...]) -> tuple[Said, ...]:
    """What is said of an answer, as a page says it."""
    return tuple(replace(one, text=on_the_page(one.text)) for one in said)
