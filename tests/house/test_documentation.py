"""What the documents say is true: keys of event files, commands and their options, links, pictures, examples."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from flask_babel import force_locale

from app.core.runtime import runtime
from events.setup.definition.document import read_definition
from events.setup.definition.readers import OneOf
from events.setup.definition.schema import REQUIRED, ListOf, Record, Section
from events.setup.errors import MISTAKES
from events.setup.queries import sections_of

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
README = sorted(ROOT.glob("README*.md"))
DOCUMENTS = [*README, *sorted((ROOT / "docs").glob("*.md"))]
FORMAT = {"en": "definitions.md", "zh": "definitions.zh.md"}
MUST_BE_THERE = {"en": "required", "zh": "必填"}
CALL = re.compile(r"(?:flask --app wsgi|\bjuying) ([a-z][^`\n#|&;)]*)")
LINK = re.compile(r"""(?:\]\(|src=")([^)"\s]+)""")
PICTURES = ROOT / "docs" / "pictures"
# More words than these are a standard's (zones, currencies) and not listed.
MOST_LISTED = 30


@dataclass(frozen=True)
class KeyOfFile:
    """A key with its way from the part's beginning, its default and its words, as a document should have them."""

    way: str
    default: str | None
    words: tuple[str, ...]


def keys_of(reader: Any, way: str = "") -> Iterator[KeyOfFile]:
    """Every key that a part's reader takes."""
    inner = reader.entry if isinstance(reader, ListOf) else reader
    if not isinstance(inner, Record):
        return
    for key in inner.keys:
        entry = key.reader.entry if isinstance(key.reader, ListOf) else key.reader
        words = entry.words if isinstance(entry, OneOf) and len(entry.words) <= MOST_LISTED else ()
        yield KeyOfFile(f"{way}{key.name}", default_of(key.default), tuple(map(str, words)))
        yield from keys_of(key.reader, f"{way}{key.name}.")


def default_of(default: Any) -> str | None:
    """How a default is written down; None where there is nothing to hold a document to."""
    if default is REQUIRED:
        return "required"
    if default is None or default in ([], {}):
        return None
    if isinstance(default, list):
        return f"[{', '.join(default)}]"
    return str(default).lower() if isinstance(default, bool) else str(default)


def sections(app: Flask) -> list[Section]:
    with app.app_context():
        return sections_of(runtime().contributions)


def rows_of(language: str, part: str) -> list[list[str]]:
    """The rows of a part's table: key, type, default, meaning."""
    text = (ROOT / "docs" / FORMAT[language]).read_text()
    chapter = re.split(r"^##", text.partition(f"### `{part}`\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in chapter.splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("language", FORMAT)
def test_every_key_of_a_definition_is_documented_with_its_default_and_its_words(app: Flask, language: str) -> None:
    for section in sections(app):
        rows = rows_of(language, section.key)
        keys = list(keys_of(section.reader))
        assert [row[0] for row in rows] == [f"`{key.way}`" for key in keys], section.key
        for key, (_way, kind, default, _meaning) in zip(keys, rows, strict=True):
            assert set(key.words) - set(re.findall(r"`([^`]+)`", kind)) == set(), key.way
            assert (default == MUST_BE_THERE[language]) == (key.default == "required"), key.way
            if key.default not in (None, "required"):
                assert default == f"`{key.default}`", key.way


@pytest.mark.parametrize("language", FORMAT)
def test_every_mistake_is_documented_in_its_own_words(app: Flask, language: str) -> None:
    text = (ROOT / "docs" / FORMAT[language]).read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \| .*? \| (.*) \|$", text.rpartition("\n## ")[2], re.MULTILINE))
    with app.test_request_context(), force_locale(language):
        said = {code: re.split(r"%\(\w+\)s", str(sentence)) for code, sentence in MISTAKES.items()}
    told = {code: ".*".join(map(re.escape, parts)) for code, parts in said.items()}
    assert sorted(code for code, pattern in told.items() if not re.fullmatch(pattern, rows.get(code, ""))) == []


@pytest.mark.parametrize("language", FORMAT)
def test_the_example_of_a_definition_can_be_read(app: Flask, language: str) -> None:
    example = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / FORMAT[language]).read_text(), re.DOTALL)[0]
    assert read_definition(example, sections(app)).code == "founders-2026"


def calls() -> list[tuple[str, str]]:
    """Every command that a document gives, with the document's name."""
    return sorted({(path.name, call.strip()) for path in DOCUMENTS for call in CALL.findall(path.read_text())})


@pytest.mark.parametrize(("document", "call"), calls())
def test_every_documented_command_exists_with_its_options(app: Flask, document: str, call: str) -> None:
    words = [word.strip("[]…") for word in shlex.split(call) if word.strip("[]….")]
    command: click.Command = app.cli
    while isinstance(command, click.Group) and words:
        name = words.pop(0)
        assert name in command.commands, f"{document}: {call}"
        command = command.commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    options = {word.partition("=")[0] for word in words if word.startswith("-")}
    assert options - known == set(), f"{document}: {call}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: Path) -> None:
    targets = [target.partition("#")[0] for target in LINK.findall(document.read_text()) if "://" not in target]
    assert [target for target in targets if target and not (document.parent / target).is_file()] == []


def test_every_picture_is_shown_in_some_document() -> None:
    shown = {(path.parent / target).resolve() for path in DOCUMENTS for target in LINK.findall(path.read_text())}
    assert sorted(path.name for path in PICTURES.rglob("*.png") if path not in shown) == []
