"""What a run says of itself on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongyi_desk.ledger.judging.figures import SHOWN, counted_rates, figures
from gongyi_desk.ledger.judging.result import Result
from gongyi_desk.ledger.output.summary import counted, rate_zh
from gongyi_desk.page.frame import footer
from gongyi_desk.terminal.layout import Line, Styled, paragraph


def told(result: Result, into: Sequence[str], columns: int) -> Iterator[Line]:
    """The rows that were read, the statuses, the periods that end soon, the rates, and where all is written."""
    found = figures(result)
    yield from paragraph(counted(result), columns, style="strong")
    yield from paragraph(f"评估日 {result.as_of}；engine: {result.engine}", columns, style="dim")
    for said in (*result.record_ends(), *result.notes):
        yield from paragraph(said, columns, (Styled("提示：", "strong"),), hang=6)
    yield ()
    for status in SHOWN:
        if count := found.by_status[status]:
            yield (Styled(f"  {status.zh}", status), Styled(f"  {count}"))
    soon = "，".join(
        f"{due.days} 天内 {due.certain}" + (f"（可能 {due.possible}）" if due.possible != due.certain else "")
        for due in found.due
    )
    yield from paragraph(f"届满：{soon}", columns)
    for rate in counted_rates(result):
        if rate.denominator or rate.unknown:
            made = f"{rate.numerator}/{rate.denominator}" + (f"，不明 {rate.unknown}" if rate.unknown else "")
            yield from paragraph(f"{rate.measure.name}：{rate_zh(rate)}（{made}）", columns, hang=2)
    yield ()
    yield from paragraph(f"写入 {'、'.join(into)}", columns, style="strong")
    yield from footer(result.judging.policy.identity, columns)
