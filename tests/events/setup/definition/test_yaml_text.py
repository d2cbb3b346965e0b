"""The writer's text, and that every YAML reader reads it as it was meant."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from events.setup.definition.nodes import Mapping, Scalar, read_nodes
from events.setup.definition.tree import Bare
from events.setup.definition.yaml_text import yaml_text

printable = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(printable, min_size=1, max_size=5))
def test_a_text_is_read_back_as_it_was(texts: list[str]) -> None:
    written = yaml_text({"part": [{"x": text, "y": {"z": text}} for text in texts], "list": {"l": texts}})
    assert yaml.safe_load(written) == {
        "part": [{"x": text, "y": {"z": text}} for text in texts], "list": {"l": texts},
    }


@given(printable)
def test_our_own_reader_reads_a_text_back(text: str) -> None:
    node = read_nodes(yaml_text({"part": {"x": text}}))
    match node:
        case Mapping(pairs=((_, Mapping(pairs=((_, Scalar(text=read)),))),)):
            assert read == text
        case _:
            pytest.fail(repr(node))


def test_quotes_stand_where_another_type_could_be_read() -> None:
    texts = ["no", "0123", "1e3", "2019-10-11", "null", "~", "", "#0B6E75", "a, b", "a: b", " a", "é", "12:30", "0x1f"]
    assert yaml_text({"part": {"l": texts}}) == (
        'part:\n  l: ["no", "0123", "1e3", "2019-10-11", "null", "~", "", "#0B6E75", "a, b", "a: b", " a", é, "12:30",'
        ' "0x1f"]\n'
    )


def test_a_long_entry_is_a_block_and_a_short_one_a_line() -> None:
    assert yaml_text({
        "event": {"code": "x", "starts": Bare("2019-10-11"), "open": True, "number": 3},
        "rooms": [{"code": "r", "name": {"zh": "厅"}}],
        "activities": [{"code": "a", "help": "x" * 140, "items": [{"minutes": 5}]}],
        "none": [],
    }) == (
        "event:\n  code: x\n  starts: 2019-10-11\n  open: true\n  number: 3\n"
        "rooms:\n  - {code: r, name: {zh: 厅}}\n"
        f"activities:\n  - code: a\n    help: {'x' * 140}\n    items:\n      - {{minutes: 5}}\n"
        "none: []\n"
    )
