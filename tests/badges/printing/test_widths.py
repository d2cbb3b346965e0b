"""What is said of a text's width without measuring it is never less than what the renderer measures."""

import json
import random
import string

import pytest
import typst

from badges.printing.engine import TEMPLATE
from badges.printing.rules.widths import most_em

FONTS = next(line.strip() for line in TEMPLATE.read_text("utf-8").splitlines() if line.strip().startswith("font: ("))
LETTERS = string.ascii_letters + string.digits + string.punctuation + " ÄÖÜäöüßéèñçøåÅÉ·–—“”‘’…"
CHINESE = "王小明济南市科学技术局山东大学、，。（）《》：　一"


def drawn_from(chance: random.Random, *alphabets: str) -> str:
    return "".join(chance.choice(chance.choice(alphabets)) for _each in range(chance.randint(1, 24)))


@pytest.mark.parametrize(
    "style", ['weight: "regular"', 'weight: "bold"', 'weight: "regular", font: "Noto Sans Mono CJK SC"']
)
def test_no_text_is_wider_than_it_is_said_to_be(style: str) -> None:
    chance = random.Random(7)  # the same texts each time
    pairs = [one + other for one in LETTERS for other in chance.sample(LETTERS, 12)]
    said = [
        text
        for text in [
            *pairs,
            *(drawn_from(chance, LETTERS, CHINESE) for _each in range(300)),
            *(drawn_from(chance, LETTERS) for _each in range(300)),
        ]
        if most_em(text) is not None
    ]
    source = f"""
        #set text({FONTS} lang: "zh", region: "cn", size: 100pt)
        #context [#metadata(json("texts.json").map(it => measure(text({style}, it)).width.pt()))<widths>]
    """
    files = {"main.typ": source.encode(), "texts.json": json.dumps(said).encode()}
    (widths,) = json.loads(typst.query(files, "<widths>", field="value"))
    assert len(said) > 1500
    assert [text for text, width in zip(said, widths, strict=True) if width > (most_em(text) or 0) * 100 + 0.01] == []


@pytest.mark.parametrize("text", ["محمد", "नरेन्द्र", "สมชาย", "e\u0301", "Łódź", "﷽", "😀"])
def test_nothing_is_said_of_other_scripts(text: str) -> None:
    assert most_em(text) is None
