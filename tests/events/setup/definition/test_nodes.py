"""How a text becomes nodes, and which texts are refused before anything is read from them."""

import pytest

from events.setup.definition.errors import DefinitionRefused
from events.setup.definition.nodes import MAXIMUM_BYTES, Mapping, Scalar, Sequence, read_nodes


def refusal(data: bytes | str) -> list[tuple[str, int]]:
    with pytest.raises(DefinitionRefused) as caught:
        read_nodes(data)
    return [(error.code, error.line) for error in caught.value.errors]


def test_scalars_keep_their_text_and_line() -> None:
    assert read_nodes("a: 0123\nb: [no, 'yes']\n") == Mapping((
        (Scalar("a", True, 1), Scalar("0123", True, 1)),
        (Scalar("b", True, 2), Sequence((Scalar("no", True, 2), Scalar("yes", False, 2)), 2)),
    ), 1)


def test_a_comma_in_a_plain_text_belongs_to_the_text() -> None:
    node = read_nodes("{zh: 济南𠮷, en: Innovation  Summit, Jinan , China, fr: x}")
    assert isinstance(node, Mapping)
    assert [(key.text, value.text) for key, value in node.pairs if isinstance(value, Scalar)] == [
        ("zh", "济南𠮷"), ("en", "Innovation Summit, Jinan , China"), ("fr", "x"),
    ]


def test_a_key_without_a_colon_is_a_key_where_no_plain_text_is_before_it() -> None:
    assert read_nodes("{a: 'x', b}") == Mapping((
        (Scalar("a", True, 1), Scalar("x", False, 1)), (Scalar("b", True, 1), Scalar("", True, 1)),
    ), 1)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_nodes("\ufeffa: 1".encode()) == read_nodes("a: 1")


def test_an_empty_file_is_an_empty_mapping() -> None:
    assert read_nodes(b"") == Mapping((), 1)


@pytest.mark.parametrize(("data", "found"), [
    (b"a: 1\nb: \xff\n", [("not_utf8", 2)]),
    ("a: é".encode("utf-16"), [("not_utf8", 1)]),
    ("a:\n\tb: 1\n", [("tab", 2)]),
    ("a: [1, 2\nb: 3", [("not_yaml", 2)]),
    ("a: 1\nb: [1, 2\n\n", [("not_closed", 2)]),
    ("a: {b: c", [("not_closed", 1)]),
    ('a: "b\n', [("not_closed", 1)]),
    ("a: 1\n---\nb: 2\n", [("several_documents", 2)]),
    ("a: &x 1\nb: 2\n", [("alias", 1)]),
    ("a: 1\nb: *x\n", [("alias", 2)]),
    ("a: !!str 1\n", [("tag", 1)]),
    ("a: !!python/object/apply:os.system [ls]\n", [("tag", 1)]),
    ("[" * 30 + "]" * 30, [("too_deep", 1)]),
    ("? [a]\n: b\n", [("complex_key", 1)]),
    ("a: x\x00\n", [("bad_character", 1)]),
    (b"a" * (MAXIMUM_BYTES + 1), [("file_too_large", 1)]),
    ("- 1\n" * 240_000, [("file_too_large", 199_999)]),
])
def test_what_is_no_plain_yaml_is_refused_with_its_line(data: bytes | str, found: list[tuple[str, int]]) -> None:
    assert refusal(data) == found


def test_a_text_of_very_many_commas_is_read_in_a_breath() -> None:
    words = ", ".join(f"w{number}" for number in range(40_000))
    node = read_nodes(f"{{a: {words}, b: c}}")
    assert isinstance(node, Mapping)
    assert [(key.text, value.text) for key, value in node.pairs if isinstance(value, Scalar)] == [("a", words), ("b", "c")]
