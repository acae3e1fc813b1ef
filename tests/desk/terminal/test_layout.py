"""Lines never burst, whatever the text."""

from hypothesis import given
from hypothesis import strategies as st

from gongyi_desk.terminal.layout import Styled, cells, paragraph, plain

MIXED = st.text(st.sampled_from("应当书面回复（）“”，。、；2018-07-09 abc三(五).4\t\n　\x1b😀é…"), max_size=200)


@given(MIXED | st.text(max_size=80), st.integers(20, 100), st.integers(0, 10))
def test_no_line_is_wider_than_the_columns(text: str, columns: int, hang: int) -> None:
    for line in paragraph(text, columns, (Styled(" " * hang),), hang):
        assert cells("".join(span.text for span in line)) <= columns


def lines(text: str, columns: int) -> list[str]:
    return [plain(line) for line in paragraph(text, columns)]


def test_a_chinese_character_takes_two_columns() -> None:
    assert lines("应当书面回复", 8) == ["应当书面", "回复"]


def test_closing_marks_do_not_begin_a_line_and_opening_marks_do_not_end_one() -> None:
    assert lines("应当回复。届满", 8) == ["应当回", "复。届满"]
    assert lines("应当回（书面）", 8) == ["应当回", "（书面）"]


def test_dates_and_norm_ids_stay_whole() -> None:
    assert lines("至2018-07-09届满", 11) == ["至", "2018-07-09", "届满"]
    assert lines("依据是三(五).4的", 13) == ["依据是", "三(五).4的"]


def test_a_word_longer_than_a_line_is_cut() -> None:
    assert lines("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_further_lines_hang() -> None:
    found = [plain(line) for line in paragraph("应当书面回复", 12, (Styled("依据  "),), 6)]
    assert found == ["依据  应当书", "      面回复"]


def test_control_characters_cannot_reach_the_terminal() -> None:
    assert lines("\x1b[31m红", 20) == ["\\x1b[31m红"]
