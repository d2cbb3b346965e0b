"""What would fade if nobody looked: permissions, tags, codes and templates that nothing uses, rooms that outgrow themselves."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from app.core.audit import all_tags
from app.core.errors import all_errors
from app.core.policy import all_permissions

ROOT = Path(__file__).resolve().parents[2]
PYTHON = [path for folder in ("app", "events", "badges") for path in sorted((ROOT / folder).rglob("*.py"))
          if not {"node_modules", "versions", "static"} & set(path.parts)]
PYTHON += (ROOT / "config.py", ROOT / "wsgi.py")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 60

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in [*PYTHON, *TEMPLATES])


@pytest.fixture(scope="module")
def quoted(source: str) -> Counter[str]:
    """How often each short text stands between double quotes."""
    return Counter(re.findall(r'"([\w.]{1,60})"', source))


@pytest.fixture(scope="module")
def words(source: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", source))


def test_files_stay_short() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in PYTHON}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_stay_short() -> None:
    long = {}
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}


def test_permissions_are_asked(app: object, source: str, words: Counter[str]) -> None:
    assert [name for name, permission in all_permissions().items()
            if words[permission.predicate.__name__] < 2
            and f"'{name}'" not in source and f'can("{name}"' not in source] == []


def test_audit_tags_are_recorded(app: object, source: str, quoted: Counter[str], words: Counter[str]) -> None:
    constants: dict[str, list[str]] = {}
    for name, tag in re.findall(r'(\w+)(?:: \w+)? = "([\w.]+)"', source):
        constants.setdefault(tag, []).append(name)
    # By its text more than once, or by the name of a constant that holds it.
    assert [tag for tag in all_tags()
            if quoted[tag] < 2 and not any(words[name] > 2 for name in constants.get(tag, []))] == []


def test_error_codes_are_raised(app: object, quoted: Counter[str]) -> None:
    assert [code for code in all_errors() if quoted[code] < 2] == []


def test_templates_are_used(source: str) -> None:
    names = [path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES]
    # Some are named by their beginning and what kind of thing they show.
    begun = re.findall(r"""["']([\w/]+/_\w+_)["'] ~""", source)
    unused = [name for name in names if f'"{name}"' not in source and f"'{name}'" not in source]
    assert [name for name in unused if not name.startswith(("security/", *begun))] == []


def test_refusals_bring_the_words_of_their_sentences(app: object) -> None:
    sentences = {code: set(re.findall(r"%\((\w+)\)", str(entry.sentence))) for code, entry in all_errors().items()}
    wrong = []
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            first = node.args[0]
            if node.func.id not in ("Refused", "NotFound") or not isinstance(first, ast.Constant):
                continue
            given = {keyword.arg for keyword in node.keywords}
            if None not in given and not sentences.get(first.value, {"an unknown code"}) <= given:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {first.value}")
    assert wrong == []


def test_templates_name_permissions_and_addresses_that_exist(app: Flask) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    permissions = set(re.findall(r"""\bcan\(["']([\w.]+)["']""", text))
    addresses = set(re.findall(r"""\burl_for\(\s*["']([\w.]+\w)["']""", text))
    assert (sorted(permissions - set(all_permissions())), sorted(addresses - set(app.view_functions))) == ([], [])
