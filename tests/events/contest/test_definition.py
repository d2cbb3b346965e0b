"""The part `contest` of a definition."""

from decimal import Decimal

import pytest

from events.contest.definition import CONTEST_SECTION
from events.setup.definition.document import read_definition
from events.setup.definition.errors import DefinitionRefused
from events.setup.definition.sections import SETUP_SECTIONS

SECTIONS = (*SETUP_SECTIONS, CONTEST_SECTION)
HEAD = "event: {code: x, kind: contest, name: 名, starts: 2019-10-11, ends: 2019-10-11}\ncontest:\n"


def mistakes(contest: str) -> list[tuple[str, str, str, str | None]]:
    with pytest.raises(DefinitionRefused) as caught:
        read_definition(HEAD + contest, SECTIONS)
    return [(found.code, found.path, found.value, found.nearest) for found in caught.value.errors]


def test_left_out_keys_have_their_defaults() -> None:
    text = HEAD + "  rubric: [{code: a, name: 甲, weight: 99.5}, {code: b, name: 乙, weight: 0.50}]\n" \
                  "  rounds: [{code: r, name: 初赛, awards: [{name: 奖}]}]\n"
    assert read_definition(text, SECTIONS).parts["contest"] == {
        "tracks": [], "groups": [],
        "rubric": [{"code": "a", "name": {"zh": "甲"}, "weight": Decimal("99.5")},
                   {"code": "b", "name": {"zh": "乙"}, "weight": Decimal("0.5")}],
        "rounds": [{"code": "r", "name": {"zh": "初赛"}, "anonymous": False, "aggregate": "mean",
                    "awards": [{"name": {"zh": "奖"}, "count": 1}]}],
    }


@pytest.mark.parametrize(("contest", "found"), [
    ("  call: {opens: 2020-02-01T00:00, closes: 2020-01-01T00:00}",
     ("ends_before_starts", "contest.call.closes", "2020-01-01T00:00", None)),
    ("  rubric: [{code: a, name: 甲, weight: 90}]", ("weights_not_100", "contest.rubric", "90", None)),
    ("  rounds: [{code: r, name: 初赛, judges_per_entry: 3, quorum: 4}]",
     ("quorum_above_judges", "contest.rounds[1].quorum", "4", None)),
    ("  rounds: [{code: r, name: 初赛, aggregate: median}]",
     ("unknown_value", "contest.rounds[1].aggregate", "median", "mean")),
])
def test_a_wrong_contest_is_told(contest: str, found: tuple[str, str, str, str | None]) -> None:
    assert mistakes(contest) == [found]
