"""The words that people write for the keys and values of a case, and the slips that they make in its file.

Each entry means the same as what it is read for. What may mean something else is not in a table: 立案日期 of a suit
is the court's day, 已整改 says not how far.
"""

from __future__ import annotations

from gongyi_facts.model.vocabulary import Harm, Protection, Rectification, Ruling
from gongyi_facts.slips import Alternatives, ChoiceWords, EventWords, KeyWords, Move, OddName, Slips, Split

_KEYS = (
    KeyWords("case", "opened", ("立案日期", "立案日", "立案时间", "检察院立案日期", "检察机关立案")),
    KeyWords("case", "record_to", ("案情截至日", "案情截至日期", "截至日期")),
    KeyWords("case", "name", ("案件名称", "案名")),
    KeyWords("case", "id", ("案件编号", "案号")),
    KeyWords("case", "procuratorate", ("办案检察院", "办案单位")),
    KeyWords("case", "proceeding", ("诉讼类型",)),
    KeyWords("case", "domains", ("领域",)),
    KeyWords("agency", "name", ("机关名称", "单位名称")),
    KeyWords("recommendation", "issued", ("制发日期", "制发日", "制发时间", "发出检察建议", "建议书日期")),
    KeyWords(
        "recommendation",
        "received",
        ("送达", "送达日期", "送达日", "送达时间", "收件日期", "收件日", "收到日期", "收到日", "签收日期", "签收"),
    ),
    KeyWords(
        "recommendation", "reply", ("回复", "回复日期", "回复日", "回复时间", "书面回复日期", "书面回复日", "回函日期")
    ),
    KeyWords("recommendation", "rectification", ("整改", "整改结果", "整改状态")),
    KeyWords("recommendation", "protection", ("公益保护情况", "公益是否得到保护")),
    KeyWords("reply", "sent", ("发出日期", "回复日期", "回复日")),
    KeyWords("suit", "court", ("受诉法院", "受理法院", "审理法院")),
    KeyWords("suit", "filed", ("起诉日期", "起诉日", "起诉时间", "提起诉讼", "提起诉讼日期")),
    KeyWords("suit", "accepted", ("受理日期", "受理日", "受理时间", "法院受理", "法院受理日期")),
    KeyWords("suit", "not_accepted", ("不予受理日期", "不予受理日", "裁定不予受理")),
    KeyWords("suit", "closed", ("撤回起诉", "撤回起诉日期", "撤诉", "撤诉日期", "准许撤诉", "终结日期", "结案日期")),
    KeyWords("suit", "appealed", ("上诉日期", "上诉日")),
    KeyWords("hearing", "held", ("开庭日期", "开庭日", "开庭时间", "庭审日期")),
    KeyWords("hearing", "appeared", ("出庭人", "出庭应诉人员")),
    KeyWords(
        "judgment",
        "given",
        ("判决日", "判决日期", "判决时间", "裁判日期", "裁判日", "作出日期"),
    ),
    KeyWords("judgment", "served", ("送达日期", "送达日", "判决送达", "文书送达")),
    KeyWords("judgment", "appealed", ("上诉日期", "上诉日")),
    KeyWords("judgment", "effective", ("生效日期", "生效日", "生效时间")),
    KeyWords("judgment", "ruling", ("判决内容", "判决结果", "裁判结果", "判令内容")),
    KeyWords("judgment", "term", ("履行期限届满", "履行截止日", "履行截止日期")),
    KeyWords("judgment", "executed", ("履行完毕日期", "履行完毕日")),
)

_CHOICES = (
    ChoiceWords(
        Protection.UNPROTECTED,
        ("没有得到有效保护", "没得到有效保护", "尚未得到有效保护", "未有效保护", "未得到保护", "没有得到保护"),
    ),
    ChoiceWords(Protection.PROTECTED, ("已得到有效保护", "已经得到有效保护", "得到了有效保护")),
    ChoiceWords(Rectification.NONE, ("没有整改", "没整改", "尚未整改", "未进行整改", "没有进行整改")),
    ChoiceWords(Rectification.PARTIAL, ("已部分整改", "整改了一部分")),
    ChoiceWords(Rectification.FULL, ("已全部整改", "已整改到位", "已完成整改", "整改完毕", "全部整改到位")),
    ChoiceWords(Harm.INFRINGED, ("已受到侵害", "受侵害")),
    ChoiceWords(Harm.NO_HARM, ("没有受到侵害", "未受到侵害", "没受到侵害")),
    ChoiceWords(Ruling.PERFORM, ("责令其履行职责", "判令履行职责", "责令履行法定职责", "判令履行法定职责")),
)

_EVENTS = (
    EventWords("recommendation", "received", ("收到", "送达", "签收")),
    EventWords("recommendation", "reply", ("回复",)),
    EventWords("suit", "accepted", ("受理",)),
    EventWords("suit", "filed", ("提起诉讼",)),
    EventWords("case", "opened", ("立案",)),
    EventWords("judgment", "given", ("判决", "裁判")),
)

_MOVES = (
    Move("suit", "hearing"),
    Move("suit", "judgment"),
    Move("judgment", "suit"),
    Move("hearing", "suit"),
    Move("case", "recommendation"),
    Move("case", "suit"),
    Move("case", "hearing"),
    Move("case", "judgment"),
)

_SPLITS = (
    Split("agency", "name", "supervisory_duty"),
    Split("agency", "name", "conduct"),
    Split("recommendation", "issued", "received"),
    Split("recommendation", "received", "reply"),
    Split("suit", "filed", "accepted"),
    Split("judgment", "given", "effective"),
)

_COMPANIES = ("公司", "集团", "厂", "合作社", "煤矿", "砖厂", "养殖场", "采石场", "经营部", "商店", "酒店")

_NAMES = (
    OddName(
        "agency",
        "name",
        "kind",
        _COMPANIES,
        "“{name}”写在“行政机关”里，看名称是企业：是企业的，加一行“性质: 企业”；不是建议、诉讼所对的单位的，删去这一条",
    ),
)

_ALTERNATIVES = (
    Alternatives(
        "judgment",
        "term",
        ("until", "from_effect_months", "from_effect_days"),
        "只写一项；“二个月零十五日”这样的，请算出截止日再写",
    ),
)

_PLACES = {
    "撤回起诉": "撤回起诉写在“诉讼”的“诉讼终结”里，写它的日期",
    "撤诉": "撤诉写在“诉讼”的“诉讼终结”里，写它的日期",
    "不予受理": "不予受理写在“诉讼”的“不予受理”里，写它的日期",
    "上诉": "上诉写在“上诉”里，写它的日期",
}

CASE_SLIPS = Slips(_KEYS, _CHOICES, _EVENTS, _MOVES, _SPLITS, _NAMES, _ALTERNATIVES, _PLACES)
