"""Rows taken, rejected in the stated order, and passed over."""

import io

import pytest
import xlsxwriter

from app.vocabulary.places import Place
from events.registration.roster.reading import open_roster, read_roster
from events.registration.roster.refusals import SheetRefused
from events.registration.roster.rows import column_letters

HEADER = ("姓名", "手机", "邮箱", "代表类别", "国家", "省份", "到达日期", "参加活动", "用餐要求")
SOUND = ("王伟", "13812345678", "wang@example.com", "代表", "中国", "山东", "10月11日", "开幕式", "清真")


def one_row(**cells):
    return tuple(cells.get(heading, value) for heading, value in zip(HEADER, SOUND, strict=True))


def codes_of(roster):
    return [(row.row, row.column, row.code, row.value) for row in roster.rejected]


def test_a_sound_row_is_read(summit, make_sheet):
    (row,) = read_roster(make_sheet(HEADER, SOUND), summit).rows
    assert (row.row, row.name, row.mobile, row.email) == (2, "王伟", "+8613812345678", "wang@example.com")
    assert (row.category, row.place, row.activities) == ("delegate", Place("CN", "SD"), ("opening",))
    assert row.answers == {"arrival_date": "2019-10-11", "diet": "halal"}


@pytest.mark.parametrize(
    ("cells", "rejection"),
    [
        ({"姓名": None}, ("姓名", "missing_name", None)),
        ({"姓名": " \u3000 "}, ("姓名", "missing_name", None)),
        ({"姓名": "？"}, ("姓名", "missing_name", "？")),
        ({"手机": None, "邮箱": "/"}, ("手机", "missing_contact", None)),
        ({"邮箱": "wang.example.com"}, ("邮箱", "bad_email", "wang.example.com")),
        ({"手机": "1381234567"}, ("手机", "bad_mobile", "1381234567")),
        ({"手机": 138123}, ("手机", "bad_mobile", "138123")),
        ({"代表类别": "亲友团"}, ("代表类别", "unknown_category", "亲友团")),
        ({"国家": "火星"}, ("国家", "unknown_place", "火星")),
        ({"省份": "火星"}, ("省份", "unknown_place", "火星")),
        ({"到达日期": "下周"}, ("到达日期", "bad_date", "下周")),
        ({"参加活动": "开幕式；高尔夫"}, ("参加活动", "unknown_activity", "开幕式；高尔夫")),
    ],
)
def test_a_faulty_row_is_rejected_with_code_column_and_value(summit, make_sheet, cells, rejection):
    roster = read_roster(make_sheet(HEADER, one_row(**cells)), summit)
    assert (codes_of(roster), roster.rows) == ([(2, *rejection)], ())


def test_the_first_fault_in_the_stated_order_is_told(summit, make_sheet):
    faults = [
        ({"参加活动": "高尔夫"}, "unknown_activity"),
        ({"到达日期": "下周"}, "bad_date"),
        ({"省份": "火星"}, "unknown_place"),
        ({"代表类别": "？"}, "unknown_category"),
        ({"手机": "1"}, "bad_mobile"),
        ({"邮箱": "x"}, "bad_email"),
        ({"手机": None, "邮箱": None}, "missing_contact"),
        ({"姓名": None, "工作单位": "x"}, "missing_name"),
    ]
    cells, rows = {}, []
    for fault, _ in faults:
        cells |= fault
        rows.append(one_row(**cells))
    roster = read_roster(make_sheet(HEADER, *rows), summit)
    assert [row.code for row in roster.rejected] == [code for _, code in faults]
    # A row without any contact has neither a wrong number nor a wrong address.
    in_order = [code for _, code in reversed(faults) if code not in ("bad_mobile", "bad_email")]
    assert [fault.code for fault in roster.rejected[-1].faults] == in_order
    assert {(fault.row, fault.more) for fault in roster.rejected[-1].more} == {(9, ())}


def test_an_answer_that_does_not_fit_is_left_empty_with_a_warning(summit, make_sheet):
    roster = read_roster(make_sheet(HEADER, one_row(用餐要求="火锅")), summit)
    assert roster.rows[0].answers == {"arrival_date": "2019-10-11"}
    assert [(one.row, one.code, one.column, one.value) for one in roster.warnings] == [
        (2, "bad_answer", "用餐要求", "火锅")
    ]


def test_a_rejected_row_warns_of_nothing(summit, make_sheet):
    roster = read_roster(make_sheet(HEADER, one_row(用餐要求="火锅", 参加活动="高尔夫")), summit)
    assert (roster.warnings, codes_of(roster)) == ((), [(2, "参加活动", "unknown_activity", "高尔夫")])


def test_an_unmatched_column_is_told_once_and_kept_as_a_note(summit, make_sheet):
    rows = [("王伟", "13812345678", "wx1", "迟到"), ("李丽", "13812345679", "wx2", None)]
    roster = read_roster(make_sheet(("姓名", "手机", "微信号", "备注"), *rows), summit)
    assert [(one.row, one.code, one.column) for one in roster.warnings] == [(1, "unmatched_column", "微信号")]
    assert [person.note for person in roster.people] == ["迟到\n微信号: wx1", "微信号: wx2"]


def test_rows_that_are_about_nobody_are_passed_over(summit, make_sheet):
    header = ("序号", "姓名", "手机", "代表类别")
    roster = read_roster(
        make_sheet(
            ("峰会汇总",),
            header,
            (1, "王伟", "13812345678", "代表"),
            (),
            (None, " ", None, "\u3000"),
            (2, None, None, None),
            ("一、济南代表团",),
            header,
            (3, "李丽", "13812345679", "代表"),
            ("合计", "2人"),
            (None, "合计：2人"),
            ("注：以上名单截至10月1日",),
            ("填表人：张三",),
            (None, "合 计", 2, None),
            (None, "填表人：张三", "13812345670", None),
            (None, "Total Wang", "13812345671", None),
            (None, "Total Li", "无", None),
            (None, "Total", 3, None),
        ),
        summit,
    )
    assert ([row.name for row in roster.rows], roster.rejected, roster.count) == (["王伟", "李丽", "Total Wang"], (), 3)


def test_a_row_with_a_name_alone_lacks_a_contact(summit, make_sheet):
    roster = read_roster(make_sheet(HEADER, ("王伟",)), summit)
    assert codes_of(roster) == [(2, "手机", "missing_contact", None)]


def test_a_second_sheet_is_no_delegates_and_a_cover_sheet_is_passed_over(summit):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        workbook.add_worksheet("说明").write_row(0, 0, ["代表类别：正式代表、贵宾"])
        for name in ("名单", "旧名单"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, SOUND)
    roster = read_roster(made.getvalue(), summit)
    assert (roster.sheet, roster.count) == ("名单", 1)


def test_columns_of_activities_are_ticked(summit, make_sheet):
    header = ("姓名", "手机", "开幕式", "主论坛", "考察活动", "晚宴")
    rows = [("王伟", "13812345678", "√", "否", "考察活动", "√"), ("李丽", "13812345679", "也许", None, None, None)]
    roster = read_roster(make_sheet(header, *rows), summit)
    assert roster.rows[0].activities == ("opening", "visit")
    assert codes_of(roster) == [(3, "开幕式", "unknown_activity", "也许")]


def test_names_in_two_columns_are_put_together(summit, make_sheet):
    rows = [("王", "伟", "13812345678"), ("Smith", "John", "13812345679"), (None, None, "13812345670")]
    roster = read_roster(make_sheet(("Surname", "Given name", "Mobile"), *rows), summit)
    assert [row.name for row in roster.rows] == ["王伟", "John Smith"]
    assert [row.code for row in roster.rejected] == ["missing_name"]


def test_a_place_in_one_column_is_read(summit, make_sheet):
    rows = [("王伟", "13812345678", "山东济南"), ("李丽", "13812345679", "德国"), ("张三", "13812345670", "火星")]
    roster = read_roster(make_sheet(("姓名", "手机", "所在地"), *rows), summit)
    assert [row.place for row in roster.rows] == [Place("CN", "SD"), Place("DE", None)]
    assert codes_of(roster) == [(4, "所在地", "unknown_place", "火星")]


@pytest.mark.parametrize(
    "name",
    [
        "=1+1abc",
        "<script>alert(1)</script>",
        "محمد علي",
        "王𠮷祥",
        "Zoe\u0301",
        "@SUM(A1)王",
        "+王伟",
        "'; DROP TABLE--",
    ],
)
def test_strange_names_are_kept_as_they_are(summit, make_sheet, name):
    assert read_roster(make_sheet(HEADER, one_row(姓名=name)), summit).rows[0].name == name


def test_control_characters_are_taken_out_of_names(summit):
    source = "姓名,手机\n王\u202e\u200b伟,13812345678\n".encode()
    assert read_roster(source, summit).rows[0].name == "王伟"


def test_a_text_too_long_for_its_field_is_kept_as_a_note(summit, make_sheet):
    roster = read_roster(make_sheet(("姓名", "手机", "工作单位"), ("王伟", "13812345678", "大" * 300)), summit)
    assert (roster.rows[0].unit, roster.people[0].note) == (None, "工作单位: " + "大" * 300)
    assert [one.code for one in roster.warnings] == ["bad_answer"]


def test_a_sheet_without_names_is_refused_and_can_be_mended(summit, make_sheet):
    source = make_sheet(("甲", "乙"), ("王伟", "13812345678"))
    with pytest.raises(SheetRefused) as refused:
        read_roster(source, summit)
    assert refused.value.code == "sheet_without_header"
    _, matching = open_roster(source, summit)
    mended = read_roster(source, summit, matching.mended({0: "name", 1: "mobile"}))
    assert ([row.name for row in mended.rows], [row.code for row in mended.rejected]) == (["王伟"], ["bad_mobile"])


def test_a_category_that_is_left_empty_is_left_to_the_default(summit, make_sheet):
    assert read_roster(make_sheet(HEADER, one_row(代表类别=None)), summit).rows[0].category is None


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_column_letters_are_those_of_the_spreadsheet_program(column, letters):
    assert column_letters(column) == letters
