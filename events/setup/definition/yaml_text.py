"""The canonical YAML text of a tree: the same value gives the same bytes, and every YAML reader reads them alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import yaml

from events.setup.definition.tree import Bare, Tree

# What fits in a line of this many characters is written in one.
LINE_LENGTH = 140

_RESOLVER = yaml.resolver.Resolver()
_NUMBERLIKE = re.compile(r"[-+.]?[0-9][0-9A-Fa-f_xo.:eE+-]*")
_UNSAFE_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_UNSAFE_ANYWHERE = frozenset(",[]{}#:\"'\\")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def yaml_text(tree: Mapping[str, Tree]) -> str:
    """A block mapping; inner mappings and lists are on one line where they fit."""
    return "".join(f"{line}\n" for line in _mapping_lines(tree, ""))


def _mapping_lines(tree: Mapping[str, Tree], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        name = f"{indent}{_text(key)}:"
        flow = _flow(value)
        if _is_one_line(value) or (
            _is_leaf(value, top=not indent) and len(name) + 1 + len(flow) <= LINE_LENGTH
        ):
            yield f"{name} {flow}"
        elif isinstance(value, Mapping):
            yield name
            yield from _mapping_lines(value, indent + "  ")
        elif isinstance(value, Sequence):
            yield name
            yield from _list_lines(value, indent + "  ")


def _is_one_line(value: Tree) -> bool:
    return isinstance(value, str | int | Bare) or not value


def _is_leaf(value: Tree, *, top: bool) -> bool:
    """A part is always a block, and so is a list of mappings: an entry a line is easier to read and to compare."""
    if isinstance(value, Mapping):
        return not top
    return isinstance(value, Sequence) and not any(isinstance(entry, Mapping) for entry in value)


def _list_lines(entries: Sequence[Tree], indent: str) -> Iterator[str]:
    for entry in entries:
        flow = _flow(entry)
        if not isinstance(entry, Mapping) or len(indent) + 2 + len(flow) <= LINE_LENGTH:
            yield f"{indent}- {flow}"
            continue
        lines = _mapping_lines(entry, indent + "  ")
        yield f"{indent}- {next(lines).lstrip()}"
        yield from lines


def _flow(value: Tree) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Bare):
        return value.text
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)}: {_flow(content)}" for key, content in value.items()) + "}"
    return "[" + ", ".join(_flow(entry) for entry in value) + "]"


def _text(text: str) -> str:
    """The text plain where no reader could take it for anything else, else in double quotes."""
    plain = (
        text != "" and text[0] not in _UNSAFE_FIRST and text[-1] != " " and text.isprintable()
        and not _UNSAFE_ANYWHERE.intersection(text) and not _NUMBERLIKE.fullmatch(text)
        and _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str"
        and text.casefold() not in ("y", "n", "null", "true", "false", "yes", "no", "on", "off")
    )
    return text if plain else '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
