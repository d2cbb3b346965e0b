"""Invented people: the same at every loading, and nobody twice by accident."""

from app.demo.people import invent


def test_no_two_are_called_the_same_and_each_loading_invents_the_same() -> None:
    people = list(invent("demo-summit", 170))
    assert len({one.name for one in people}) == len(people)
    assert people == list(invent("demo-summit", 170))


def test_who_comes_from_a_country_of_latin_letters_has_a_title_in_them() -> None:
    abroad = [one for one in invent("demo-summit", 170) if one.country not in ("CN", "JP")]
    assert [one for one in abroad if not one.title.isascii()] == []
