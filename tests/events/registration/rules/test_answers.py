"""Every type of answer: the value that is kept, or the code of what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from events.registration.rules.answers import BadAnswer, accepted_endings, read_answer

CHOICES = [{"value": "single", "label": {"zh": "单住", "en": "Single"}}, {"value": "shared", "label": {"zh": "合住"}},
           {"value": "suite", "label": {"en": "Suite"}}]


@dataclass
class Asked:
    type: str
    key: str = "q"
    choices: list[dict[str, Any]] = field(default_factory=list)
    min: str | None = None
    max: str | None = None
    max_length: int | None = None


@pytest.mark.parametrize(("question", "raw", "kept"), [
    (Asked("text"), ["  G363 \x07 次 "], "G363 次"), (Asked("text"), ["", "  "], None), (Asked("text"), [], None),
    (Asked("long_text"), ["一\r\n二 \n"], "一\n二"), (Asked("text"), ["=1+1"], "=1+1"),
    (Asked("number", min="1930", max="2020"), ["１９８８"], "1988"), (Asked("number"), ["1,250.50"], "1250.5"),
    (Asked("number"), ["-0"], "0"), (Asked("yes_no"), ["yes"], True), (Asked("yes_no"), ["否"], False),
    (Asked("choice", choices=CHOICES), ["single"], "single"), (Asked("choice", choices=CHOICES), ["合住"], "shared"),
    (Asked("choices", choices=CHOICES), ["suite", "single", "suite"], ["single", "suite"]),
    (Asked("date"), ["2019-10-11"], "2019-10-11"), (Asked("date"), ["2019年10月1日"], "2019-10-01"),
    (Asked("time"), ["9:05"], "09:05"), (Asked("time"), ["14：30"], "14:30"),
    (Asked("phone"), ["138 0000 1111"], "+8613800001111"), (Asked("phone"), ["0531-8888 8888转12"], "0531-8888 8888转12"),
    (Asked("email"), ["A@Example.COM"], "A@example.com"), (Asked("place"), ["CN-SD"], "CN-SD"),
    (Asked("place"), ["DE"], "DE"), (Asked("place"), ["山东省济南市"], "CN-SD"), (Asked("place"), ["香港"], "CN-HK"),
])
def test_answer_is_kept(question: Asked, raw: list[str], kept: Any) -> None:
    assert read_answer(question, raw) == kept


@pytest.mark.parametrize(("question", "raw", "code"), [
    (Asked("text", max_length=3), ["G3634"], "answer_too_long"), (Asked("text"), ["x" * 501], "answer_too_long"),
    (Asked("long_text"), ["x" * 5001], "answer_too_long"), (Asked("number"), ["many"], "bad_number"),
    (Asked("number"), ["NaN"], "bad_number"), (Asked("number"), ["1e99"], "bad_number"),
    (Asked("number", min="1"), ["0"], "answer_below_min"), (Asked("number", max="1"), ["2"], "answer_above_max"),
    (Asked("yes_no"), ["perhaps"], "bad_yes_no"), (Asked("choice", choices=CHOICES), ["tent"], "bad_choice"),
    (Asked("choices", choices=CHOICES, min="2"), ["single"], "too_few_choices"),
    (Asked("choices", choices=CHOICES, max="1"), ["single", "suite"], "too_many_choices"),
    (Asked("date"), ["2019-02-30"], "bad_date"), (Asked("date", min="2019-10-10"), ["2019-10-09"], "answer_below_min"),
    (Asked("time"), ["25:00"], "bad_time"), (Asked("time", max="18:00"), ["18:01"], "answer_above_max"),
    (Asked("phone"), ["call me"], "bad_phone"), (Asked("email"), ["nobody"], "bad_email"),
    (Asked("place"), ["火星"], "unknown_place"), (Asked("place"), ["CN-XX"], "unknown_place"),
])
def test_answer_is_refused(question: Asked, raw: list[str], code: str) -> None:
    with pytest.raises(BadAnswer) as refusal:
        read_answer(question, raw)
    assert refusal.value.code == code


def test_endings_take_jpg_and_jpeg_as_one() -> None:
    assert accepted_endings("file", ["pdf", "jpg"]) == ("pdf", "jpg", "jpeg")
    assert accepted_endings("photo", None) == ("jpg", "jpeg", "png", "webp", "heic")
