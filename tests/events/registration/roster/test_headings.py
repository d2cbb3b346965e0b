"""The header row and what its columns say."""

from datetime import date

import pytest

from events.registration.enums import QuestionType
from events.registration.roster.event_view import ActivityView, EventView, QuestionView
from events.registration.roster.headings import Matching, propose_matching, targets_of
from events.registration.roster.sheet import read_sheets
from events.registration.roster.usual_headings import Field

EVENT = EventView(
    date(2019, 10, 11),
    date(2019, 10, 13),
    activities=(
        ActivityView("opening", {"zh": "开幕式", "en": "Opening"}),
        ActivityView("dinner", {"zh": "晚宴"}, sign_up="none"),
    ),
    questions=(
        QuestionView("hotel", QuestionType.YES_NO, {"zh": "是否住宿", "en": "Needs a hotel room"}),
        QuestionView("plate", QuestionType.TEXT, {"zh": "车牌号"}),
        QuestionView("card", QuestionType.FILE, {"zh": "记者证"}),
    ),
)


def matching_of(source, event=EVENT):
    return propose_matching(next(read_sheets(source)), event)


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("*姓名", "name"),
        ("姓 名", "name"),
        ("姓名（必填）", "name"),
        ("Full name", "name"),
        ("姓名拼音（护照）", "name_latin"),
        ("英文名", "name_latin"),
        ("工作单位", "unit"),
        ("单位及职务", "unit"),
        ("工作单位及职务", "unit"),
        ("Organisation", "unit"),
        ("职务/职称", "title"),
        ("手机号码", "mobile"),
        ("请填写您的手机号", "mobile"),
        ("Mobile No.", "mobile"),
        ("E-mail", "email"),
        ("电子邮箱", "email"),
        ("来自国家/地区", "country"),
        ("省份", "province"),
        ("省/自治区/直辖市", "province"),
        ("国家/省份", "place"),
        ("*代表类别", "category"),
        ("参加活动（可多选）", "activities"),
        ("备注", "note"),
        ("序号", "left_out"),
        ("No.", "left_out"),
        ("是否住宿", "q-hotel"),
        ("hotel", "q-hotel"),
        ("Needs a hotel room", "q-hotel"),
        ("开幕式", "activity-opening"),
        ("微信号", ""),
        ("紧急联系人电话", ""),
        ("晚宴", ""),
        ("记者证", ""),
    ],
)
def test_propose_matching_knows_a_heading(make_sheet, heading, target):
    filler = (
        ("姓名", "手机") if target not in ("name", "mobile") else ("工作单位" if target == "name" else "姓名", "职务")
    )
    matching = matching_of(make_sheet((*filler, heading), ("王伟", "13812345678", "x")))
    assert (matching.header, matching.targets[2]) == (1, target)


def test_propose_matching_finds_the_header_below_titles(make_sheet):
    source = make_sheet(("峰会 参会人员姓名汇总",), ("说明：手机必填",), (), ("序号", "姓名", "手机"), (1, "王伟", "1"))
    matching = matching_of(source)
    assert (matching.header, matching.targets) == (4, ("left_out", "name", "mobile"))


def test_propose_matching_reads_a_header_of_two_lines(make_sheet):
    source = make_sheet(
        ("序号", "姓名", "联系方式", None, "参加活动", None),
        (None, None, "手机", "邮箱", "开幕式", "单位"),
        (1, "王伟", "13812345678", "a@example.com", "√", "大学"),
    )
    matching = matching_of(source)
    assert matching.header == 2
    assert matching.headings == ("序号", "姓名", "手机", "邮箱", "开幕式", "单位")
    assert matching.targets == ("left_out", "name", "mobile", "email", "activity-opening", "unit")


def test_propose_matching_reads_headings_of_the_line_above_too(make_sheet):
    source = make_sheet(
        ("参会回执", None, None, None, None),
        ("序号", "个人信息", None, "联系方式", "代表类别"),
        (None, "姓名", "单位", "手机", None),
        (1, "王伟", "大学", "13812345678", "嘉宾"),
    )
    matching = matching_of(source)
    assert (matching.header, matching.headings) == (3, ("序号", "姓名", "单位", "手机", "代表类别"))
    assert matching.targets == ("left_out", "name", "unit", "mobile", "category")
    title = matching_of(make_sheet(("参会类别统计",), (None, "姓名", "手机"), (1, "王伟", "13812345678")))
    assert title.targets == ("", "name", "mobile")


def test_propose_matching_gives_each_target_to_one_column_and_prefers_whole_headings(make_sheet):
    matching = matching_of(make_sheet(("姓名", "您的电话", "手机", "备注", "备注"), ("王伟", 1, 2, 3, 4)))
    assert matching.targets == ("name", "", "mobile", "note", "")


def test_propose_matching_finds_nothing_where_nothing_is(make_sheet):
    matching = matching_of(make_sheet(("王伟", "13812345678"), ("李丽", "13812345679")))
    assert (matching, matching.has_names) == (Matching(0, ("", ""), ("", "")), False)


def test_mended_takes_a_target_from_the_column_that_had_it():
    matching = Matching(1, ("A", "B", "C"), ("name", "mobile", ""))
    assert matching.mended({2: "mobile"}).targets == ("name", "", "mobile")
    assert matching.mended({0: "name_latin", 1: ""}).targets == ("name_latin", "", "")


def test_matching_tells_columns_and_headings():
    matching = Matching(1, ("A", "B"), ("name", ""))
    assert (matching.column("name"), matching.heading("name")) == (0, "A")
    assert (matching.column("email"), matching.heading("email")) == (None, None)


def test_targets_of_are_fields_questions_and_activities():
    assert targets_of(EVENT) == [*Field, "q-hotel", "q-plate", "activity-opening"]
