"""A YAML text as nodes: every scalar keeps its own text and its line, for a value is read by what its key is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from events.setup.definition.errors import DefinitionError, DefinitionRefused

MAXIMUM_BYTES = 1_000_000
MAXIMUM_DEPTH = 20
MAXIMUM_EVENTS = 200_000
_COLON = re.compile(r"\s*:")

# The parser in C is twenty times as fast; where the library was built without it the slow one says the same.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it was typed; `plain` where it had no quotes. Lines count from 1."""

    text: str
    plain: bool
    line: int

    @property
    def is_empty(self) -> bool:
        return self.plain and self.text == ""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Nodes in order."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Pairs in the order of the file; a key may be there twice."""

    pairs: tuple[tuple[Scalar, Node], ...]
    line: int


Node = Scalar | Sequence | Mapping


def read_nodes(data: bytes | str) -> Node:
    """The one document of `data`. Raises DefinitionRefused for what is no plain YAML in UTF-8.

    Anchors, aliases and tags are refused: they would make a small file mean a huge one, or a text another type.
    """
    text = _decode(data)
    try:
        return _Composer(text).document()
    except yaml.YAMLError as error:
        raise DefinitionRefused([_syntax_error(error, text)]) from error


def _decode(data: bytes | str) -> str:
    if len(data) > MAXIMUM_BYTES:
        raise _refused("file_too_large", value=str(len(data)))
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused("not_utf8", line=line, value=f"0x{data[error.start]:02x}") from error


def _refused(code: str, line: int = 1, value: str = "") -> DefinitionRefused:
    return DefinitionRefused([DefinitionError(code, line, "", value)])


def _syntax_error(error: yaml.YAMLError, text: str) -> DefinitionError:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        position = getattr(error, "position", 0)
        return DefinitionError("bad_character", text.count("\n", 0, position) + 1, "")
    lines = text.splitlines()
    typed = lines[mark.line] if mark.line < len(lines) else ""
    blank = typed[: len(typed) - len(typed.lstrip())]
    if "\t" in blank:
        return DefinitionError("tab", mark.line + 1, "", typed.strip()[:80])
    began = getattr(error, "context_mark", None)
    if not typed.strip() and began is not None:
        # The file ends within something; where it ends says less than where that began.
        return DefinitionError("not_closed", began.line + 1, "", lines[began.line].strip()[:80])
    return DefinitionError("not_yaml", mark.line + 1, "", typed.strip()[:80])


class _Composer:
    """Turns the parser's events into nodes, counting them and their depth."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._events: Iterator[yaml.Event] = self._counted(yaml.parse(text, Loader=_Loader))

    @staticmethod
    def _counted(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        for number, event in enumerate(events):
            if number > MAXIMUM_EVENTS:
                raise _refused("file_too_large", _line(event))
            yield event

    def document(self) -> Node:
        root: Node = Mapping((), 1)
        seen = False
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    raise _refused("several_documents", _line(event))
                seen = True
                root = self._node(next(self._events), 0)
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused("alias", line, str(event.anchor))
        if getattr(event, "tag", None):
            raise _refused("tag", line, str(event.tag))
        if depth > MAXIMUM_DEPTH:
            raise _refused("too_deep", line)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, not event.style, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), line)
        return Mapping(tuple(self._pairs(depth, flow=bool(getattr(event, "flow_style", False)))), line)

    def _items(self, depth: int) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, depth + 1)

    def _pairs(self, depth: int, *, flow: bool) -> list[tuple[Scalar, Node]]:
        """The pairs of a mapping.

        In `{en: Innovation Summit, Jinan}` YAML sees a key `Jinan` that has no colon and no value. Nobody writes a key
        like that, and everybody a name with a comma: what has no colon is the rest of the plain text before it.
        """
        pairs: list[tuple[Scalar, Node]] = []
        began = ended = 0
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise _refused("complex_key", key.line)
            value_event = next(self._events)
            value = self._node(value_event, depth + 1)
            before = pairs[-1][1] if pairs else None
            if flow and isinstance(before, Scalar) and before.plain and before.text and self._has_no_colon(key, event):
                ended = event.end_mark.index
                continue
            self._join(pairs, began, ended)
            began, ended = value_event.start_mark.index, 0
            pairs.append((key, value))
        self._join(pairs, began, ended)
        return pairs

    def _join(self, pairs: list[tuple[Scalar, Node]], began: int, ended: int) -> None:
        """Let the last value reach as far as its text does, where that is further than YAML saw."""
        if ended:
            key, value = pairs[-1]
            pairs[-1] = (key, Scalar(" ".join(self._text[began:ended].split()), True, value.line))

    def _has_no_colon(self, key: Scalar, event: yaml.Event) -> bool:
        return key.plain and not _COLON.match(self._text, event.end_mark.index)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
