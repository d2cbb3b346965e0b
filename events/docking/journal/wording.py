"""How each act is worded in a journal: the fields of deals.md, "The journal", read into the acts of the rules."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from events.docking.enums import Code, Nature, Side, Stage
from events.docking.journal.fields import Fields
from events.docking.rules.acts import (
    Act,
    AddEvidence,
    Advance,
    Correct,
    Increase,
    KeepApart,
    Merge,
    Open,
    Resign,
    Review,
    Terminate,
)
from events.docking.rules.ladder import AMOUNT_STAGES, OPENING_STAGES
from events.docking.rules.parties import Party
from events.docking.rules.refusals import Refused, refuse_if


class _Common(TypedDict):
    """What every line has."""

    deal: str
    by: str
    at: datetime
    note: str | None


def read_act(line: Fields) -> Act:
    """Read the act that a line words; refuses with `bad_line` what it can't be."""
    reader = _READERS.get(line.text("do"))
    if reader is None:
        raise Refused(Code.BAD_LINE)
    return reader(line)


def _common(line: Fields) -> _Common:
    return {"deal": line.text("deal"), "by": line.person("by"), "at": line.moment("at"), "note": line.remark("note")}


def _open(line: Fields) -> Act:
    stage = line.choice("stage", Stage)
    refuse_if(stage not in OPENING_STAGES, Code.BAD_LINE)
    nature = line.choice("nature", Nature) if line.has("nature") else Nature.MONEY
    refuse_if(nature is Nature.NO_AMOUNT and line.has("amount"), Code.BAD_LINE)
    return Open(
        **_common(line),
        event=line.text("event"),
        title=line.text("title"),
        parties=tuple(_party(party) for party in line.objects("parties")),
        stage=stage,
        activity=line.text_or_none("activity"),
        offer=line.text_or_none("offer"),
        demand=line.text_or_none("demand"),
        nature=nature,
        amount=line.remark("amount"),
        currency=line.text_or_none("currency"),
        signed_on=line.day_or_none("signed_on"),
        evidence=line.words_or_none("evidence") or frozenset(),
    )


def _party(party: Fields) -> Party:
    return Party(
        name=party.text("name"),
        side=party.choice("side", Side),
        id=party.key_or_none("id"),
        share=party.share_or_none("share"),
    )


def _advance(line: Fields) -> Act:
    to = line.choice("to", Stage)
    refuse_if(to not in AMOUNT_STAGES and (line.has("amount") or line.has("currency")), Code.BAD_LINE)
    return Advance(
        **_common(line),
        to=to,
        event=line.text_or_none("event"),
        amount=line.remark("amount"),
        currency=line.text_or_none("currency"),
        signed_on=line.day_or_none("signed_on"),
        evidence=line.words_or_none("evidence") or frozenset(),
    )


def _evidence(line: Fields) -> Act:
    return AddEvidence(**_common(line), evidence=line.words("evidence"))


def _review(line: Fields) -> Act:
    return Review(**_common(line), accept=line.flag("accept"), reason=line.remark("reason"))


def _increase(line: Fields) -> Act:
    refuse_if(not line.has("amount"), Code.BAD_LINE)
    return Increase(
        **_common(line),
        event=line.text("event"),
        amount=line.remark("amount") or "",
        currency=line.text_or_none("currency"),
        signed_on=line.day_or_none("signed_on"),
        evidence=line.words("evidence"),
    )


def _resign(line: Fields) -> Act:
    return Resign(
        **_common(line),
        event=line.text("event"),
        signed_on=line.day_or_none("signed_on"),
        evidence=line.words("evidence"),
    )


def _terminate(line: Fields) -> Act:
    return Terminate(
        **_common(line),
        on=line.day_or_none("on"),
        # Whether it may be left out depends on where the deal stands, which a line can't know.
        evidence=line.words_or_none("evidence"),
        reason=line.remark("reason"),
    )


def _correct(line: Fields) -> Act:
    return Correct(
        **_common(line),
        amount=line.remark("amount"),
        currency=line.text_or_none("currency"),
        title=line.text_or_none("title"),
        signed_on=line.day_or_none("signed_on"),
        reason=line.remark("reason"),
    )


def _merge(line: Fields) -> Act:
    return Merge(**_common(line), into=line.text("into"), reason=line.remark("reason"))


def _keep_apart(line: Fields) -> Act:
    return KeepApart(**_common(line), other=line.text("other"), reason=line.remark("reason"))


_READERS: dict[str, Callable[[Fields], Act]] = {
    "open": _open,
    "advance": _advance,
    "evidence": _evidence,
    "review": _review,
    "increase": _increase,
    "resign": _resign,
    "terminate": _terminate,
    "correct": _correct,
    "merge": _merge,
    "keep_apart": _keep_apart,
}
