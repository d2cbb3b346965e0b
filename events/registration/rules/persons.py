"""The standing fields: who somebody is, how to reach them and where they come from; and who is the same person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.vocabulary.characters import fold, tidy
from app.vocabulary.emails import email_key, read_email
from app.vocabulary.names import name_key, search_query, search_text, sort_key, suggest_latin, tidy_name
from app.vocabulary.phones import read_mobile_of
from app.vocabulary.places import UnknownPlace, is_country, is_province, read_place

LONGEST: Final = {"name": 120, "name_latin": 160, "unit": 200, "title": 120, "email": 254}


# Where the same characters are read in other ways: 田中健 is no Tian Zhongjian.
READ_OTHERWISE = frozenset({"JP", "KR", "KP"})


@dataclass(frozen=True, slots=True)
class Person:
    """The standing fields as they are kept: E.164 mobile, ISO codes of the place, everything tidy."""

    name: str
    name_latin: str | None = None
    unit: str | None = None
    title: str | None = None
    mobile: str | None = None
    email: str | None = None
    country: str | None = None
    province: str | None = None

    @property
    def name_key(self) -> str:
        return name_key(self.name)[:120]

    @property
    def email_key(self) -> str | None:
        return email_key(self.email) if self.email else None

    @property
    def sort_key(self) -> str:
        return sort_key(self.name)[:200]

    @property
    def latin_or_suggested(self) -> str | None:
        """The Latin form as given, else the one to offer; None where a guess would likely be wrong."""
        if self.country in READ_OTHERWISE:
            return self.name_latin
        return self.name_latin or suggest_latin(self.name)[:160] or None


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that is wrong with a form: the field, a code, and what fills the code's sentence."""

    field: str
    code: str
    parameters: tuple[tuple[str, object], ...] = ()


def read_person(raw: Mapping[str, str], *, reachable: bool = True) -> tuple[Person, list[FieldError]]:
    """The person that a form describes, with everything that is wrong (the person is usable only where nothing is).

    Who must be `reachable` has a mobile number or an e-mail address.
    """
    errors: list[FieldError] = []
    texts = {field: tidy(raw.get(field, "")) for field in ("name_latin", "unit", "title")}
    texts["name"] = tidy_name(raw.get("name", ""))
    if not any(character.isalpha() for character in texts["name"]):
        errors.append(FieldError("name", "missing_name"))
    for field, text in texts.items():
        if len(text) > LONGEST[field]:
            errors.append(FieldError(
                field, "answer_too_long", (("longest", LONGEST[field]), ("length", len(text)))))
    faults: list[FieldError] = []
    country, province = _read_place(raw, faults)
    mobile, email = _read_contact(raw, errors, (country, province), reachable=reachable)
    errors += faults
    return Person(
        name=texts["name"], name_latin=texts["name_latin"] or None, unit=texts["unit"] or None,
        title=texts["title"] or None, mobile=mobile, email=email, country=country, province=province,
    ), errors


def _read_contact(
    raw: Mapping[str, str], errors: list[FieldError], home: tuple[str | None, str | None], *, reachable: bool,
) -> tuple[str | None, str | None]:
    typed = {field: tidy(raw.get(field, "")) for field in ("mobile", "email")}
    mobile = read_mobile_of(typed["mobile"], *home) if typed["mobile"] else None
    email = read_email(typed["email"]) if typed["email"] else None
    if typed["mobile"] and mobile is None:
        errors.append(FieldError("mobile", "bad_mobile"))
    if typed["email"] and email is None:
        errors.append(FieldError("email", "bad_email"))
    if reachable and not typed["mobile"] and not typed["email"]:
        errors.append(FieldError("mobile", "missing_contact"))
    return mobile, email


def _read_place(raw: Mapping[str, str], errors: list[FieldError]) -> tuple[str | None, str | None]:
    country, province = (tidy(raw.get(field, "")).upper() for field in ("country", "province"))
    if country and not is_country(country):
        errors.append(FieldError("country", "unknown_place"))
        return None, None
    if province and not is_province(province) and country in ("", "CN"):
        errors.append(FieldError("province", "unknown_place"))
        return None, None
    try:
        place = read_place(country, province)
    except UnknownPlace as error:
        errors.append(FieldError(error.cell, "unknown_place"))
        return None, None
    return place.country, place.province


def search_line(person: Person, reference: str) -> str:
    """All that a delegate is found by: the name in every reading, unit, telephone, e-mail and reference."""
    digits = (person.mobile or "").lstrip("+")
    found = [search_text(person.name, person.latin_or_suggested or "")]
    found += [search_query(text) for text in (person.unit or "", person.email or "", reference) if text]
    return "\n".join([*found, *([digits] if digits else [])])


def search_words(typed: str) -> list[str]:
    """The forms in which a query is looked for: as a name or unit, and, where it is a number, as its digits."""
    word = search_query(typed)
    digits = "".join(character for character in fold(typed) if character.isdigit())
    return list(dict.fromkeys(form for form in (word, digits if len(digits) >= 4 else "") if form))
