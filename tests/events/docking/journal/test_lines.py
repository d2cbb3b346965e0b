"""How a journal is split into lines, and by what a line is known again."""

import json

import pytest

from events.docking.journal.lines import read_lines
from tests.events.docking.book import Book

TERMINATE = {
    "at": "2019-05-18T10:00:00+08:00",
    "by": "wang",
    "do": "terminate",
    "deal": "d1",
    "evidence": [],
    "reason": "x",
}


def identity_of(raw: bytes | str) -> str:
    (line,) = read_lines([raw if isinstance(raw, bytes) else raw.encode()])
    return line.identity


def test_lines_are_numbered_as_they_stand_and_blank_ones_passed_over() -> None:
    lines = read_lines([b"\xef\xbb\xbf{}\n", b"\n", b"  \r\n", b"{not json\r\n"])
    assert [(line.number, line.act) for line in lines] == [(1, None), (4, None)]


def test_line_is_known_by_its_id() -> None:
    assert identity_of('{"id": "a", "x": 1}') == identity_of('{"id": "a"}') == "id:a"
    assert identity_of('{"id": 7}') == "id:7"


def test_line_without_an_id_is_known_by_its_content_however_written() -> None:
    assert identity_of('{"a": 1, "b": "\\u4e2d"}') == identity_of('  {"b":"中","a":1} \n')
    assert identity_of('{"a": 1}') != identity_of('{"a": 2}')
    assert identity_of("{not json") == identity_of("{not json\r\n")
    assert identity_of("{not json") != identity_of("{no json")


@pytest.mark.parametrize("blank", ['""', "null", '" "'])
def test_blank_id_is_none(blank: str) -> None:
    assert identity_of(f'{{"id": {blank}}}').startswith("sha256:")


@pytest.mark.parametrize("own_id", [["a"], {"a": 1}, True, 1.5])
def test_id_of_a_wrong_kind_is_a_bad_line(own_id: object) -> None:
    (line,) = read_lines([json.dumps(TERMINATE | {"id": own_id}).encode()])
    assert line.act is None


@pytest.mark.parametrize(
    "raw",
    [
        b"{not json",
        b"[]",
        b'"text"',
        b"7",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"at": NaN}',
        b'{"at": ' + b"9" * 5000 + b"}",
        b'{"by": "\\ud800"}',
        b'{"id": "\\ud800"}',
        b'{"deal": "a\\u0000b"}',
    ],
)
def test_nonsense_is_a_bad_line(raw: bytes) -> None:
    (line,) = read_lines([raw])
    assert line.act is None


def test_known_line_is_not_applied_again(book: Book) -> None:
    open_line = {
        "do": "open",
        "deal": "d1",
        "by": "wang",
        "at": "2019-05-18T10:00:00+08:00",
        "event": "e1",
        "title": "t",
    }
    open_line |= {"parties": [{"name": "n", "side": "offer"}], "stage": "talks"}
    lines = [json.dumps(open_line).encode(), json.dumps(TERMINATE).encode(), json.dumps(TERMINATE).encode()]
    assert book.load(lines) == []
    assert book.load(lines) == []
    assert len(book.deals["d1"].steps) == 2


def test_refused_line_is_remembered_and_its_mended_form_needs_a_new_id(book: Book) -> None:
    refused = TERMINATE | {"id": "1"}
    assert book.load([json.dumps(refused).encode()]) == [(1, "unknown_deal")]
    book.say("open", stage="talks")
    assert book.load([b"", json.dumps(refused).encode()]) == [(2, "unknown_deal")]
    assert book.load([json.dumps(refused | {"id": "2"}).encode()]) == []
