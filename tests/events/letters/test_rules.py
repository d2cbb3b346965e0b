"""Whom a message to many reaches."""

from dataclasses import replace

from events.letters.enums import Purpose
from events.letters.rules import Reach, Recipient, plan_reach, reach_digest

MAIL = Recipient(1, "王芳", None, "A", "zh", "wang@example.org", "wang@example.org", "+8613800000001")
MOBILE = replace(MAIL, id=2, email=None, email_key=None)
NOTHING = replace(MOBILE, id=3, mobile=None)


def test_plan_reach_sorts_by_how_people_are_reached() -> None:
    people = [MAIL, MOBILE, NOTHING]
    assert plan_reach(people, Purpose.REGISTRATION, set(), with_texts=True) == Reach([MAIL], [MOBILE], [], [NOTHING])
    assert plan_reach(people, Purpose.REGISTRATION, set(), with_texts=False) == Reach([MAIL], [], [], [MOBILE, NOTHING])


def test_plan_reach_leaves_out_who_wants_no_news_but_not_of_their_own_registration() -> None:
    refusing = {"wang@example.org"}
    assert plan_reach([MAIL, MOBILE], Purpose.NEWS, refusing, with_texts=True) == Reach([], [], [MAIL], [MOBILE])
    assert plan_reach([MAIL], Purpose.REGISTRATION, refusing, with_texts=True) == Reach([MAIL], [], [], [])


def test_reach_digest_changes_with_people_ways_and_words() -> None:
    some = [reach_digest(Reach([MAIL]), "a"), reach_digest(Reach([MAIL]), "b"), reach_digest(Reach([], [MAIL]), "a"),
            reach_digest(Reach([MAIL, MOBILE]), "a"), reach_digest(Reach([MAIL]), "a", "")]
    assert len(set(some)) == 5
    assert reach_digest(Reach([MAIL]), "a") == some[0]
