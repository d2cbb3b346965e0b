"""Files of all kinds, sound and broken."""

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter

from events.registration.roster import archive, sheet
from events.registration.roster.refusals import SheetRefused
from events.registration.roster.sheet import read_sheets

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rows_of(source):
    return [[(row.number, row.cells) for row in one.rows] for one in read_sheets(source)]


def saved(workbook):
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def refusal_of(source):
    with pytest.raises(SheetRefused) as refused:
        list(read_sheets(source))
    return refused.value.code


def test_read_sheets_gives_rows_with_their_numbers_and_no_empty_ones(make_sheet):
    source = make_sheet(("姓名", "手机"), (), ("王伟", 13812345678), (None, " "), (date(2019, 10, 11), True))
    assert rows_of(source) == [
        [
            (1, ("姓名", "手机")),
            (3, ("王伟", 13812345678.0)),
            (4, (None, " ")),
            (5, (date(2019, 10, 11), True)),
        ]
    ]


def test_read_sheets_counts_rows_and_columns_from_the_corner():
    workbook = openpyxl.Workbook()
    workbook.active["C4"] = "王伟"
    assert rows_of(saved(workbook)) == [[(4, (None, None, "王伟"))]]


def test_read_sheets_keeps_a_formula_without_a_value_as_its_text():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "姓名"
    workbook.active["A2"] = '=HYPERLINK("http://a.example","<王>")'
    workbook.active["C9"] = "=1+1"
    assert rows_of(saved(workbook)) == [
        [(1, ("姓名",)), (2, ('=HYPERLINK("http://a.example","<王>")',)), (9, (None, None, "=1+1"))]
    ]


def test_read_sheets_takes_the_stored_value_of_a_formula():
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        workbook.add_worksheet().write_formula("A1", '="王"&"伟"', None, "王伟")
    assert rows_of(made.getvalue()) == [[(1, ("王伟",))]]


def test_read_sheets_gives_visible_sheets_alone():
    workbook = openpyxl.Workbook()
    workbook.active.append(["一"])
    workbook.create_sheet("二").append(["二"])
    workbook.create_sheet("三").append(["三"])
    workbook["二"].sheet_state = "hidden"
    assert [one.name for one in read_sheets(saved(workbook))] == [workbook.sheetnames[0], "三"]


def test_read_sheets_reads_dates_and_times_as_such(make_sheet):
    workbook = openpyxl.Workbook()
    workbook.active.append([datetime(2019, 10, 11, 9, 30), time(9, 30)])  # noqa: DTZ001 - sheets know no zones.
    assert rows_of(saved(workbook)) == [[(1, (datetime(2019, 10, 11, 9, 30), time(9, 30)))]]  # noqa: DTZ001 - the same.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_read_sheets_reads_csv_however_it_was_saved(encoding, mark):
    text = f'姓名{mark}手机\r\n\r\n"王{mark}伟"{mark}13812345678\r\n'
    assert rows_of(text.encode(encoding)) == [[(1, ("姓名", "手机")), (3, (f"王{mark}伟", "13812345678"))]]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "sheet_empty"),
        (b"\r\n \r\n", "sheet_empty"),
        (b"PK\x03\x04 no archive", "sheet_broken"),
        (OLE + b"\0" * 2000, "sheet_broken"),
        (OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500, "sheet_encrypted"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00", "sheet_unknown_format"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "sheet_unknown_format"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "sheet_unknown_format"),
    ],
)
def test_read_sheets_refuses_with_a_code(source, code):
    assert refusal_of(source) == code


def test_read_sheets_refuses_an_empty_workbook(make_sheet):
    assert refusal_of(make_sheet()) == "sheet_empty"


def test_read_sheets_refuses_an_archive_that_is_no_workbook():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("word/document.xml", "<document/>")
    assert refusal_of(made.getvalue()) == "sheet_unknown_format"


def test_read_sheets_refuses_a_cut_off_file(make_sheet):
    whole = make_sheet(*(("王伟", number) for number in range(200)))
    assert refusal_of(whole[: len(whole) // 2]) == "sheet_broken"


def test_read_sheets_refuses_a_file_that_is_too_large(make_sheet, monkeypatch, tmp_path):
    monkeypatch.setattr(sheet, "MOST_BYTES", 100)
    source = make_sheet(("姓名",))
    (tmp_path / "roster.xlsx").write_bytes(source)
    assert (refusal_of(source), refusal_of(tmp_path / "roster.xlsx")) == ("sheet_too_large", "sheet_too_large")


def test_read_sheets_refuses_a_sheet_with_a_cell_in_the_far_corner():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "姓名"
    workbook.active["XFD1048576"] = "×"
    assert refusal_of(saved(workbook)) == "sheet_too_large"


def test_read_sheets_refuses_what_unfolds_to_too_much(make_sheet, monkeypatch):
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1000)
    assert refusal_of(make_sheet(*(("王伟", "x" * 100) for _ in range(50)))) == "sheet_too_large"


def test_read_sheets_refuses_more_rows_than_an_event_can_have(make_sheet, monkeypatch):
    monkeypatch.setattr(sheet, "MOST_ROWS", 3)
    source = make_sheet(*((number,) for number in range(4)))
    assert (refusal_of(source), refusal_of(b"a,b\n" * 4)) == ("sheet_too_large", "sheet_too_large")


def test_read_sheets_declares_no_entities(make_sheet):
    whole = zipfile.ZipFile(io.BytesIO(make_sheet(("姓名",))))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook', 1)
            packed.writestr(name, content)
    assert refusal_of(made.getvalue()) == "sheet_broken"


@pytest.mark.parametrize(("letters", "number"), [(b"A", 0), (b"Z", 25), (b"AA", 26), (b"XFD", 16383)])
def test_column_number_counts_from_nought(letters, number):
    assert archive.column_number(letters) == number
