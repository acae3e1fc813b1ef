"""A clerk's first day and the morning after, in a real browser. Run by ``make test-desk``, and told where it cannot be.

Any message on the console fails: a broken script, a file that is not there, whatever the content policy stopped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from browsing import turn_to
from desk_web import LEDGER, WAITING
from gongyi_desk.web.guard.tokens import new_program_token
from gongyi_desk.web.storage import chain
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.tables import CaseRow
from locations import ROOT
from running_desk import CHROMIUM, Running, at

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"没有 {CHROMIUM}：没有用浏览器测试桌面")


def test_a_clerks_first_day_and_the_morning_after(page: Page, desk: Running, tmp_path: Path) -> None:
    # An empty docket leads to the first case.
    expect(page.get_by_text("还没有案件")).to_be_visible()
    assert "token" not in page.url
    page.locator(".empty").get_by_role("link", name="新建").click()
    page.get_by_label("新建案件").fill("云县某局案")
    page.get_by_role("button", name="新建", exact=True).click()
    page.wait_for_url("**/cases/*?draft=*")

    # Facts are typed as people type them; the deadline comes with the receipt.
    page.get_by_label("检察院", exact=True).first.fill("云县人民检察院")
    page.get_by_label("地点", exact=True).first.select_option("云县")
    page.get_by_role("button", name="行政机关").click()
    agency = page.locator("#s-agencies-1")
    agency.get_by_label("名称").fill("云县某局")
    agency.get_by_label("监管职责").select_option("是")
    page.get_by_role("button", name="检察建议").click()
    letter = page.locator("#s-recommendations-1")
    letter.get_by_label("制发").fill("2026年2月27日")
    letter.get_by_label("收件").fill("2026.3.2")
    letter.get_by_label("收件").press("Tab")
    answer = page.locator("#answer")
    expect(answer).to_contain_text("2026-05-06")

    # What cannot be is told beside it and stays typed.
    letter.get_by_label("收件").fill("2026-02-30")
    letter.get_by_label("收件").press("Tab")
    expect(letter.locator(".error", has_text="2026-02-30")).to_be_visible()
    letter.get_by_label("收件").fill("2026-03-02")
    letter.get_by_label("收件").press("Tab")
    expect(letter.locator(".error", has_text="2026-02-30")).to_be_hidden()
    expect(page.locator("#savebar")).to_contain_text("没有保存")
    page.locator("#savebar").get_by_role("button", name="保存").click()
    expect(page.locator("#savebar button")).to_have_count(0)
    expect(page.locator("svg.timeline")).to_contain_text("书面回复")

    # What-if: a reply that was not there; nothing of it is kept.
    letter = page.locator("#s-recommendations-1")
    letter.get_by_label("书面回复", exact=True).fill("2026-03-09")
    letter.get_by_label("书面回复", exact=True).press("Tab")
    expect(answer).to_contain_text("假如照这样改")
    expect(answer.locator(".turned")).to_contain_text("已履行")
    page.locator("#savebar").get_by_role("button", name="放弃").click()
    expect(page.locator("#savebar button")).to_have_count(0)

    # Why, in the words of the decision.
    item = page.locator(".item", has_text="三(五).2").first
    item.locator("summary").first.click()
    expect(item.locator(".why")).to_contain_text("不计入，自次日起算")

    # The text of the same case, with an error at its line.
    turn_to(page, "文本")
    text = page.locator("#text")
    text.fill(text.input_value().replace("2026-03-02", "2026-13-02"))
    page.locator(".goto").first.click()
    assert page.evaluate("document.activeElement.id") == "text"
    text.fill(text.input_value().replace("2026-13-02", "2026-03-02"))
    expect(answer).to_contain_text("对方待履行")

    # Files are looked at, then imported.
    page.get_by_role("link", name="台账", exact=True).click()
    file = tmp_path / "甲.yaml"
    file.write_text(WAITING.replace("云县某局", "凤庆县某局"), encoding="utf-8")
    page.locator("#files").set_input_files(str(file))
    page.get_by_role("button", name="先看一看").click()
    expect(page.locator("#looked")).to_contain_text("凤庆县某局案")
    page.get_by_role("button", name="导入选中的").click()
    page.wait_for_url(f"http://127.0.0.1:{desk.port}/")
    expect(page.locator(".line")).to_contain_text(["书面回复"] * 1)

    # The morning after the period has ended: neither overdue nor gone; one click, and it is; and back.
    desk.clock.moment = at("2026-05-06", "16:30").moment
    page.reload()
    expect(page.locator(".day")).to_contain_text("5月7日")
    waiting = page.locator(".line.s-ended", has_text="凤庆县某局案").filter(has_text="书面回复")
    expect(waiting).to_have_count(1)
    waiting.get_by_role("button", name="截至今天没有").click()
    late = page.locator(".line.s-overdue", has_text="凤庆县某局案")
    expect(late).to_have_count(1)
    page.locator("#undo").click()
    expect(waiting).to_have_count(1)

    # Two states compared; back by the history; and on paper.
    waiting.get_by_role("link", name="书面回复").click()
    page.get_by_role("link", name="历史 3 版").click()
    page.get_by_label("从第 1 版").check()
    page.get_by_label("到第 2 版").check()
    page.get_by_role("button", name="比较选中的两版").click()
    expect(page.locator(".if-so")).to_contain_text("书面回复")
    page.get_by_role("link", name="期限", exact=True).click()
    page.emulate_media(media="print")
    expect(page.locator(".answer form").first).to_be_hidden()
    assert len(page.pdf(format="A4")) > 10_000


def test_a_day_that_begins_with_a_ledger_and_an_interview(page: Page, desk: Running, tmp_path: Path) -> None:
    # A ledger is looked at: one case can be had, one row is told with its cell; only then is anything kept.
    page.locator(".empty").get_by_role("link", name="导入").click()
    file = tmp_path / "台账.csv"
    file.write_text(LEDGER, encoding="utf-8")
    page.locator("#files").set_input_files(str(file))
    page.get_by_role("button", name="先看一看").click()
    wrong = page.locator("table.wrong tbody tr")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("2026-02-30")
    page.get_by_role("button", name="导入选中的").click()
    page.wait_for_url(f"http://127.0.0.1:{desk.port}/")
    # The period ended in between: not overdue, to be confirmed; one click, and back again.
    waiting = page.locator(".line.s-ended", has_text="书面回复")
    expect(waiting).to_have_count(1)
    waiting.get_by_role("button", name="截至今天没有").click()
    expect(page.locator(".line.s-overdue", has_text="书面回复")).to_have_count(1)
    page.locator("#undo").click()
    expect(waiting).to_have_count(1)
    # The same file again: what is here is told, and not offered.
    page.get_by_role("link", name="台账", exact=True).click()
    page.locator("#files").set_input_files(str(file))
    page.get_by_role("button", name="先看一看").click()
    expect(page.locator("#looked")).to_contain_text("已有")
    expect(page.locator("#looked input[name=draft]")).to_have_count(0)

    # A new case, question by question, by the keyboard alone.
    page.get_by_role("link", name="案件", exact=True).click()
    page.get_by_label("新建案件").fill("云县某局案")
    page.get_by_role("button", name="新建，逐题问").click()
    page.locator("#asked").wait_for()
    expect(page.locator("#typed")).to_be_focused()
    for _ in range(40):
        if not page.locator("#typed").count():
            break
        _answer(page)
    expect(page.locator("#asked")).to_contain_text("没有别的问题")
    answer = page.locator("#answer")
    expect(answer).to_contain_text("书面回复")
    expect(answer).to_contain_text("2026-05-06")
    # Back, and the receipt on another day: the deadline moves.
    turn_to(page, "表单")
    received = page.locator("#s-recommendations-1").get_by_label("收件", exact=True)
    received.fill("2026-02-27")
    received.press("Tab")
    expect(answer).to_contain_text("2026-04-27")
    expect(page.locator("#picture svg.timeline")).to_contain_text("04-27")
    turn_to(page, "访谈")
    expect(page.locator("#asked")).to_be_visible()
    # Left and come back to: what was answered is there.
    page.get_by_role("link", name="期限", exact=True).click()
    page.go_back()
    expect(page.locator("#answer")).to_contain_text("2026-04-27")
    page.locator("#savebar").get_by_role("button", name="保存").click()
    expect(page.locator("#savebar button")).to_have_count(0)

    # The month has its deadline; the list and the docket leave as files; a calendar has an address.
    page.goto(f"http://127.0.0.1:{desk.port}/month?m=2026-04")
    expect(page.locator("td", has=page.locator('time[datetime="2026-04-27"]'))).to_contain_text("云县某局案")
    page.get_by_role("link", name="下月").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2026年5月")
    page.goto(f"http://127.0.0.1:{desk.port}/ledger")
    with page.expect_download() as taken:
        page.get_by_role("link", name="台账（.xlsx）").click()
    assert taken.value.suggested_filename == "案件 2026-03-10.xlsx"
    page.get_by_role("link", name="设置", exact=True).click()
    page.get_by_role("button", name="要一个地址").click()
    assert page.get_by_label("日历地址").input_value().endswith(".ics")


def test_a_year_is_begun_typed_and_saved(page: Page, desk: Running) -> None:
    page.get_by_role("link", name="年度", exact=True).click()
    page.get_by_label("新建年度履职").fill("云县人民检察院")
    expect(page.get_by_label("年度", exact=True)).to_have_value("2025")
    page.get_by_role("button", name="新建", exact=True).click()
    page.wait_for_url("**/years/*?draft=*")
    page.get_by_label("机关类型").select_option("检察机关")
    page.get_by_label("机关层级").select_option("县级")
    page.get_by_label("地点", exact=True).select_option("云县")
    page.get_by_label("提交年度报告", exact=True).fill("2026年1月20日")
    page.get_by_label("提交年度报告", exact=True).press("Tab")
    expect(page.locator("#answer .turned")).to_contain_text("已履行")
    page.locator("#savebar").get_by_role("button", name="保存").click()
    expect(page.locator("#savebar button")).to_have_count(0)
    expect(page.locator("svg.timeline")).to_contain_text("提交年度报告")
    page.get_by_role("link", name="年度", exact=True).click()
    expect(page.locator("td.name")).to_have_text("云县人民检察院 2025年度")


ANSWERS = {
    "哪个检察院": "云县人民检察院",
    "“地点”": "云县",
    "制发了检察建议": "2026年2月27日",
    "哪个行政机关": "云县某局",
    "“收件”": "2026.3.2",
    "还有别的": "2",
    "“履职情况”": "2",
    "有没有发生过": "",
    "记录到哪一天": "",
}
"""What is typed where a question holds these words; 1 elsewhere: the first of what may be answered."""


def _answer(page: Page) -> None:
    """Answer the question that stands, and wait for the next."""
    asked = page.locator("#asked").text_content() or ""
    mark = page.locator("input[name=mark]").input_value()
    page.locator("#typed").fill(next((words for key, words in ANSWERS.items() if key in asked), "1"))
    page.locator("#typed").press("Enter")
    expect(page.locator(f"input[name=mark]:not([value='{mark}'])")).to_have_count(1)


def test_the_keyboard_suffices(page: Page) -> None:
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("某局")
    page.keyboard.press("Enter")
    expect(page.get_by_text("没有找到")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.id") != "name":
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") != "BODY"
    page.keyboard.type("只用键盘的案件")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*?draft=*")


def test_the_examples_of_the_interface_run_as_they_stand(page: Page, desk: Running) -> None:
    page.goto(f"http://127.0.0.1:{desk.port}/api")
    curl, python = (one.replace(":8765", f":{desk.port}") for one in page.locator("pre").all_text_contents())
    with desk.database.writing() as session:
        environment = {**os.environ, "GONGYI_TOKEN": new_program_token(session)}
    ran = subprocess.run([sys.executable, "-c", python], env=environment, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    if shutil.which("curl"):
        said = subprocess.run(curl, shell=True, env=environment, capture_output=True, text=True, timeout=60).stdout
        assert json.loads(said)["case"]["name"] == "某局案"


def test_a_program_that_is_killed_in_a_save_leaves_the_old_state_or_the_new(desk: Running, tmp_path: Path) -> None:
    """Saves one version after the other until it is killed; every version is whole, and its log too."""
    file = tmp_path / "killed.sqlite3"
    for pause in (0.05, 0.2, 0.4):
        saving = subprocess.Popen(
            [sys.executable, "-c", SAVING, str(file)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": PATH}
        )
        assert saving.stdout is not None
        assert saving.stdout.readline() == b"ready\n"
        time.sleep(pause)
        saving.kill()
        saving.wait()
        with Database.open(str(file)).reading() as session:
            assert chain.verify(session).problems == ()
            for case in session.scalars(select(CaseRow)):
                assert case.text.endswith("# end\n") and f"备注: 第 {case.revision} 版" in case.text


PATH = os.pathsep.join(str(ROOT / room) for room in ("engine", "facts", "desk"))
SAVING = """
import sys
from datetime import date
from gongyi import Policy
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.tables import CaseRow

database, loaded = Database.open(sys.argv[1]), Policy.load().loaded

def text(number):
    head = "名称: 甲\\n案情截至: 2026-01-01\\n备注: 第 %d 版\\n" % number
    return CaseText(head + "# 字\\n" * 9000 + "# end\\n")

with database.writing() as session:
    identity = Keeper(session, loaded, date(2026, 1, 1)).create(text(1), "新建").id
print("ready", flush=True)
for number in range(2, 10_000):
    with database.writing() as session:
        row = session.get(CaseRow, identity)
        Keeper(session, loaded, date(2026, 1, 1)).save(row, text(number), number - 1)
"""


@pytest.mark.parametrize("width", [1366, 390])
def test_no_page_is_wider_than_the_screen(page: Page, desk: Running, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"http://127.0.0.1:{desk.port}/cases")
    page.get_by_label("新建案件").fill("很长的名称" * 60)
    page.get_by_role("button", name="新建", exact=True).click()
    page.wait_for_url("**/cases/*?draft=*")
    case = page.url
    pages = ("/", "/cases", "/years", "/ledger", "/month", "/decision", "/decision/三(五).4", "/settings", "/api")
    for address in (case, f"{case}&view=interview", *pages):
        page.goto(address if address.startswith("http") else f"http://127.0.0.1:{desk.port}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
