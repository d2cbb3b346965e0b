"""Texts in Chinese and English: how a label is held, read from outside, and put in a language."""

from collections.abc import Iterable, Mapping
from typing import Final, TypedDict

LANGUAGES: Final = ("zh", "en")


class Localized(TypedDict, total=False):
    """A label in one language or both, as it is kept in JSON columns and in definition files."""

    zh: str
    en: str


class BadLocalized(ValueError):
    """A value that is no label; `code` is one of not_a_mapping, unknown_language, not_a_text, empty."""

    def __init__(self, code: str, key: str = "") -> None:
        super().__init__(f"{code}: {key}" if key else code)
        self.code = code
        self.key = key


def localized(zh: str = "", en: str = "") -> Localized:
    """A label from its two texts, the empty one left out."""
    label = Localized()
    if zh.strip():
        label["zh"] = zh.strip()
    if en.strip():
        label["en"] = en.strip()
    return label


def text(label: Mapping[str, object] | None, language: str) -> str:
    """The label in the language, else in the other, else nothing.

    A language with a region (`zh_Hans_CN`, `en-GB`) is read by its first part.
    """
    if not label:
        return ""
    wanted = language.replace("-", "_").partition("_")[0].lower()
    for candidate in (wanted, *LANGUAGES):
        found = label.get(candidate)
        if found:
            return str(found)
    return ""


def listed(words: Iterable[str], language: str) -> str:
    """Words one after the other, as the language separates them: 甲、乙 in Chinese, A, B in English."""
    return list_comma(language).join(words)


def list_comma(language: str) -> str:
    """What stands between the words of a list."""
    return "、" if language == "zh" else ", "


def clauses(parts: Iterable[str], language: str) -> str:
    """The same for what may have commas of its own: 甲；乙 in Chinese, A; B in English."""
    return ("；" if language == "zh" else "; ").join(parts)


def texts(label: Mapping[str, object] | None) -> tuple[str, ...]:
    """All the texts of a label, Chinese first."""
    if not label:
        return ()
    return tuple(str(label[language]) for language in LANGUAGES if label.get(language))


def read_localized(value: object) -> Localized:
    """A label from outside (YAML, JSON); raises BadLocalized where it isn't one or says nothing."""
    if not isinstance(value, Mapping):
        raise BadLocalized("not_a_mapping")
    for key, part in value.items():
        if key not in LANGUAGES:
            raise BadLocalized("unknown_language", str(key))
        if part is not None and not isinstance(part, str):
            raise BadLocalized("not_a_text", str(key))
    label = localized(zh=value.get("zh") or "", en=value.get("en") or "")
    if not label:
        raise BadLocalized("empty")
    return label
