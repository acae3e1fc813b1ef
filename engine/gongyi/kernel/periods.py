"""When a period given in months or days ends.

Counting follows 民法典第201条至第203条, 民事诉讼法第85条 and
最高人民法院关于适用行政诉讼法的解释（法释〔2018〕1号）第48条.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date
from itertools import groupby

from gongyi.kernel.calendar import Calendar
from gongyi.kernel.days import add_days, is_weekend, weekday_zh
from gongyi_facts.made_late import dataclass

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Length:
    """The length of a period: whole months, or calendar days (自然日, never working days).

    Raises ValueError unless exactly one of the two is given, and positive.
    """

    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if min(self.months, self.days) < 0 or (self.months == 0) == (self.days == 0):
            raise ValueError("期间的长度应当写几个月或者几日，二者取一，并且大于零")

    def __mul__(self, times: int) -> Length:
        return Length(self.months * times, self.days * times)

    @property
    def zh(self) -> str:
        """The length as legal Chinese writes it: 两个月, 十五日."""
        if self.months == 2:
            return "两个月"
        if self.months:
            return f"{_numeral(self.months)}个月"
        return f"{_numeral(self.days)}日"


@dataclass(frozen=True, slots=True)
class Expiry:
    """The end of a period.

    ``nominal`` is its last day by counting alone. Moved past rest days it lies between ``earliest`` and ``latest``,
    which differ only where the holiday arrangements are not known; ``skipped`` are the rest days before ``earliest``
    (each with its reason). ``provisional``: a day that decided the result lies where they are not known.
    """

    start: date
    nominal: date
    earliest: date
    latest: date
    provisional: bool
    skipped: tuple[tuple[date, str], ...]

    def day(self, *, latest: bool) -> date:
        """The latest or the earliest day that the last one can be."""
        return self.latest if latest else self.earliest


def expiry(start: date, length: Length, calendar: Calendar) -> Expiry:
    """The last day of a period that is set going by what happened on ``start``.

    The start day is not counted (民法典第201条); months end on the corresponding day or, where
    there is none, on the last of the month (第202条); a last day on a rest day moves to the next
    working day (第203条, 行政诉讼法解释第48条第3款). Raises ValueError beyond 9999-12-31.
    """
    return _past_rest_days(start, _nominal(start, length), calendar)


def rolled(day: date, calendar: Calendar) -> Expiry:
    """The last day of a period that was fixed by its date.

    It moves past rest days as a counted one does (行政诉讼法解释第48条第3款 covers 人民法院指定的期间).
    """
    return _past_rest_days(day, day, calendar)


def _past_rest_days(start: date, nominal: date, calendar: Calendar) -> Expiry:
    skipped = calendar.rest_run(nominal)
    earliest, latest = add_days(nominal, len(skipped)), calendar.working_day_at_latest(nominal)
    # The years from nominal to latest are contiguous, so the two ends cover the days between.
    provisional = calendar.is_provisional(nominal) or calendar.is_provisional(latest)
    return Expiry(start, nominal, earliest, latest, provisional, skipped)


def how_counted(expiry: Expiry, length: Length | None) -> list[str]:
    """Chinese sentences on how the last day was found, in the order of counting; without a length it was fixed."""
    if length is None:
        sentences = [f"所定的最后一日为{_full(expiry.nominal)}。"]
    else:
        counted = f"{_full(expiry.start)}为期间开始的当日，不计入，自次日起算（民法典第201条）。"
        sentences = [counted, _nominal_sentence(expiry, length)]
    sentences.append(_roll_sentence(expiry))
    if expiry.provisional:
        sentences.append(
            "所涉日期不在已公布并载入的放假安排之内，只按周末、法定节假日和连休、调休的通常限度推算，"
            "届满日为暂定；放假安排公布并载入后应当重新计算。"
        )
    return sentences


def _nominal(start: date, length: Length) -> date:
    if length.days:
        return add_days(start, length.days)
    years, month0 = divmod(start.month - 1 + length.months, 12)
    year, month = start.year + years, month0 + 1
    if year > MAXYEAR:
        raise ValueError(
            f"从{start.isoformat()}起算{length.zh}，超出可表示的日期范围（公元{MAXYEAR}年）"
        )
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _nominal_sentence(expiry: Expiry, length: Length) -> str:
    nominal = _full(expiry.nominal)
    if length.days:
        return f"按自然日计算，第{_numeral(length.days)}日为{nominal}。"
    if expiry.nominal.day == expiry.start.day:
        return f"{length.zh}的到期月对应日为{nominal}（民法典第202条）。"
    return (
        f"到期月{expiry.nominal.month}月没有{expiry.start.day}日这一对应日，"
        f"{length.zh}的最后一日为月末日{nominal}（民法典第202条）。"
    )


def _roll_sentence(expiry: Expiry) -> str:
    runs = "，".join(_runs(expiry.skipped))
    basis = "（民法典第203条、行政诉讼法解释第48条第3款）"
    if expiry.earliest != expiry.latest:
        certain = f"{runs}；" if runs else ""
        return (
            f"{certain}前后各日是休息还是上班，须待放假安排公布：期间的最后一日最早为{_full(expiry.earliest)}，"
            f"最迟为{_full(expiry.latest)}{basis}。"
        )
    if not runs:
        if is_weekend(expiry.nominal):
            return f"该日虽为{weekday_zh(expiry.nominal)}，但属调休上班日，是工作日，不顺延。"
        return "该日是工作日，不顺延。"
    made_up = "，该日为调休上班日" if is_weekend(expiry.earliest) else ""
    return f"{runs}，期间的最后一日顺延至其后第一个工作日{_full(expiry.earliest)}{made_up}{basis}。"


def _runs(skipped: tuple[tuple[date, str], ...]) -> list[str]:
    runs = []
    for reason, group in groupby(skipped, key=lambda item: item[1]):
        days = [day for day, _ in group]
        upto = f"至{_short(days[-1])}" if len(days) > 1 else ""
        runs.append(f"{_short(days[0])}{upto}为{reason}")
    return runs


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _full(day: date) -> str:
    return f"{day.year}年{_short(day)}（{weekday_zh(day)}）"


def _numeral(number: int) -> str:
    if number > 999:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")
