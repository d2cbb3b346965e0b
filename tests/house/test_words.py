"""Both languages are complete: what the code says in English stands in the Chinese catalogue, and nothing else does."""

from __future__ import annotations

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.core.audit import all_tags
from app.core.errors import all_errors

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "app" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
METHODS = [("app/**.py", "python"), ("events/**.py", "python"), ("badges/**.py", "python"),
           ("templates/**", "jinja2.ext.babel_extract")]


def said() -> set[str]:
    """Every English text that the code marks for translation."""
    found = extract_from_dir(
        ROOT, METHODS, keywords={"_": None, "N_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)},
        directory_filter=lambda path: Path(path).name not in
        {"node_modules", ".venv", "tests", "static", ".git", "migrations", "frontend", "instance"})
    return {one(message) for _file, _line, message, _comments, _context in found if message}


def one(message: object) -> str:
    """A text, or the singular of a plural."""
    return str(message[0] if isinstance(message, list | tuple) else message)


def translated() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {one(message.id): one(message.string) for message in read_po(file) if message.id}


def test_every_text_has_a_chinese_one() -> None:
    chinese = translated()
    assert sorted(text for text in said() if not chinese.get(text)) == []


def test_no_translation_is_left_over() -> None:
    texts = said()
    assert sorted(text for text in translated() if text not in texts) == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    import re

    names = re.compile(r"%\((\w+)\)[sd]")
    assert [text for text, chinese in translated().items()
            if sorted(names.findall(text)) != sorted(names.findall(chinese))] == []


def test_error_codes_and_audit_tags_say_something_in_chinese(app: object) -> None:
    chinese = translated()
    sentences = {str(entry.sentence._args[0]) for entry in all_errors().values()}
    tags = {str(sentence._args[0]) for sentence in all_tags().values()}
    assert sorted(text for text in sentences | tags if not chinese.get(text)) == []
