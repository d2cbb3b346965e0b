"""The part `form` of a definition."""

import pytest

from events.registration.definition import FORM_SECTION
from events.setup.definition.document import read_definition
from events.setup.definition.errors import DefinitionRefused
from events.setup.definition.sections import SETUP_SECTIONS

SECTIONS = (*SETUP_SECTIONS, FORM_SECTION)
HEAD = "event: {code: x, kind: salon, name: 名, starts: 2019-10-11, ends: 2019-10-11}\nform:\n"
ASKED = """\
  - {key: stays, type: yes_no, label: 住宿}
  - {key: room, type: choice, label: 房间, choices: [{value: no, label: 无}, {value: 01, label: 单住}]}
  - {key: nights, type: number, label: 几晚, min: 1, max: 07.50}
  - {key: day, type: date, label: 哪天}
  - {key: card, type: file, label: 证件, accept: [pdf], max_mb: 2}
"""


def condition(text: str) -> object:
    text = f"{HEAD}{ASKED}  - {{key: q, type: text, label: 问, show_if: {text}}}\n"
    return read_definition(text, SECTIONS).parts["form"][-1]["show_if"]


def mistakes(form: str) -> list[tuple[str, str, str, str | None]]:
    with pytest.raises(DefinitionRefused) as caught:
        read_definition(HEAD + form, SECTIONS)
    return [(found.code, found.path, found.value, found.nearest) for found in caught.value.errors]


def test_what_is_compared_is_read_as_an_answer_would_be() -> None:
    assert condition("{key: stays, equals: yes}") == {"key": "stays", "equals": True}
    assert condition("{key: room, equals: no}") == {"key": "room", "equals": "no"}
    assert condition("{key: nights, not_equals: 2.50}") == {"key": "nights", "not_equals": "2.5"}
    assert condition("{all: [{key: room, in: [no, 01]}, {any: [{key: day, equals: 2019-10-11}]}]}") == {
        "all": [{"key": "room", "in": ["no", "01"]}, {"any": [{"key": "day", "equals": "2019-10-11"}]}],
    }


def test_bounds_are_kept_as_texts_in_one_way() -> None:
    nights = read_definition(HEAD + ASKED, SECTIONS).parts["form"][2]
    assert (nights["min"], nights["max"]) == ("1", "7.5")


@pytest.mark.parametrize(("text", "found"), [
    ("{key: romm, equals: no}", ("unknown_reference", "form[6].show_if.key", "romm", "room")),
    ("{key: room, equals: 02}", ("unknown_value", "form[6].show_if.equals", "02", "01")),
    ("{key: stays, equals: 2}", ("not_true_or_false", "form[6].show_if.equals", "2", "true")),
    ("{key: nights, equals: many}", ("bad_bound", "form[6].show_if.equals", "many", None)),
    ("{key: card, equals: x}", ("key_not_for_type", "form[6].show_if.equals", "x", None)),
    ("{key: room}", ("bad_condition", "form[6].show_if", "key", None)),
    ("{key: room, equals: no, in: [no]}", ("bad_condition", "form[6].show_if", "key, equals, in", None)),
    ("{all: []}", ("empty_list", "form[6].show_if.all", "", None)),
    ("{key: room, equal: no}", ("unknown_key", "form[6].show_if.equal", "equal", "equals")),
    ("{key: q, equals: x}", ("circular_condition", "form[6].show_if", "q → q", None)),
])
def test_a_wrong_condition_is_told(text: str, found: tuple[str, str, str, str | None]) -> None:
    assert mistakes(f"{ASKED}  - {{key: q, type: text, label: 问, show_if: {text}}}\n") == [found]


def test_each_circle_is_told_once() -> None:
    rows = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"), ("e", "f"), ("f", "e")]
    form = "".join(f"  - {{key: {key}, type: yes_no, label: x, show_if: {{key: {other}, equals: yes}}}}\n"
                   for key, other in rows)
    assert [(code, path) for code, path, _, _ in mistakes(form)] == [
        ("circular_condition", "form[1].show_if"), ("circular_condition", "form[5].show_if"),
    ]


def test_a_long_chain_of_conditions_is_no_circle() -> None:
    form = "  - {key: q0, type: yes_no, label: x}\n" + "".join(
        f"  - {{key: q{number}, type: yes_no, label: x, show_if: {{key: q{number - 1}, equals: yes}}}}\n"
        for number in range(1, 999))
    assert len(read_definition(HEAD + form, SECTIONS).parts["form"]) == 999


@pytest.mark.parametrize(("question", "found"), [
    ("type: number, max_length: 3", ("key_not_for_type", "form[1].max_length", "max_length", None)),
    ("type: text, choices: [{value: a, label: b}]", ("key_not_for_type", "form[1].choices", "choices", None)),
    ("type: choice", ("missing_key", "form[1].choices", "choices", None)),
    ("type: choice, choices: [{value: a, label: b}, {value: a, label: c}]",
     ("duplicate_code", "form[1].choices[2].value", "a", None)),
    ("type: number, min: 3, max: 2", ("max_below_min", "form[1].max", "2", None)),
    ("type: number, min: nan", ("bad_bound", "form[1].min", "nan", None)),
    ("type: date, min: 2019-02-30", ("bad_bound", "form[1].min", "2019-02-30", None)),
    ("type: file, accept: [pfd]", ("unknown_value", "form[1].accept[1]", "pfd", "pdf")),
    ("type: txt", ("unknown_value", "form[1].type", "txt", "text")),
    ("type: text, categories: [vip]", ("unknown_reference", "form[1].categories[1]", "vip", None)),
])
def test_a_wrong_question_is_told(question: str, found: tuple[str, str, str, str | None]) -> None:
    assert mistakes(f"  - {{key: q, label: 问, {question}}}\n") == [found]
