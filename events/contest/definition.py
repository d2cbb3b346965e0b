"""The part `contest` of a definition: the call, tracks, groups, the rubric and the rounds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from events.setup.definition.readers import (
    DecimalNumber,
    LocalizedText,
    Minute,
    OneOf,
    TrueOrFalse,
    Whole,
    decimal_text,
)
from events.setup.definition.schema import REQUIRED, Check, Key, ListOf, Record, Section, coded

AGGREGATES = ("mean", "trimmed_mean", "z_mean")
SPLITS = ("group", "track")
FULL_WEIGHT = Decimal(100)

_CALL = Record((Key("opens", Minute(), REQUIRED), Key("closes", Minute(), REQUIRED)))
_NAME = Key("name", LocalizedText(), REQUIRED)

_AWARD = Record((_NAME, Key("count", Whole(1, 1000), 1)))

_ROUNDS = coded(
    _NAME,
    Key("anonymous", TrueOrFalse(), False),
    Key("judges_per_entry", Whole(1, 100)),
    Key("quorum", Whole(1, 100)),
    Key("aggregate", OneOf(AGGREGATES), "mean"),
    Key("advance", Whole(1, 10_000)),
    Key("split_by", OneOf(SPLITS)),
    Key("awards", ListOf(_AWARD), []),
)

CONTEST = Record((
    Key("call", _CALL),
    Key("tracks", coded(_NAME), []),
    Key("groups", coded(_NAME), []),
    Key("rubric", coded(_NAME, Key("weight", DecimalNumber(above=Decimal(0)), REQUIRED)), []),
    Key("rounds", _ROUNDS, []),
))


def finish_contest(value: dict[str, Any], check: Check) -> dict[str, Any]:
    """The call doesn't close before it opens, weights add up to 100, and a quorum is no more than the judges there are."""
    reading = check.reading
    call = value.get("call", {})
    if "opens" in call and "closes" in call and call["closes"] < call["opens"]:
        reading.refuse(("contest", "call", "closes"), "ends_before_starts", check.moment_text(call["closes"]))
    rubric = value.get("rubric", [])
    total = sum((criterion.get("weight", Decimal(0)) for criterion in rubric), Decimal(0))
    if rubric and total != FULL_WEIGHT and reading.is_sound(("contest", "rubric")):
        reading.refuse(("contest", "rubric"), "weights_not_100", decimal_text(total))
    for number, stage in enumerate(value.get("rounds", [])):
        judges, quorum = stage.get("judges_per_entry"), stage.get("quorum")
        if judges is not None and quorum is not None and quorum > judges:
            reading.refuse(("contest", "rounds", number, "quorum"), "quorum_above_judges", str(quorum))
    return value


CONTEST_SECTION = Section("contest", CONTEST, finish_contest)
