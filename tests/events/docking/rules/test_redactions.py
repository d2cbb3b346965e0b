"""Snapshots and journals without a name that was erased."""

from __future__ import annotations

import json
from typing import Any

from events.docking.rules.redactions import document_without_names, journal_without_names


def redact(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False).replace("秦琼", "— 7"))


def a_row(event: str) -> dict[str, Any]:
    return {"deal": f"秦琼-{event}", "event": event, "title": "秦琼的专利", "parties": [{"name": "秦琼", "side": "offer"}],
            "figures": {"signed": 1, "amount_wan": "1000.00"}}


def a_part(label: str) -> dict[str, Any]:
    return {"label": label, "name": {"zh": label}, "figures": {"signed": 1}}


def test_names_go_at_their_edition_alone_and_figures_and_references_stay() -> None:
    document = {"rows": [a_row("one"), a_row("other")], "idle": [{"event": "one", "title": "秦琼", "deal": "d"}],
                "breakdowns": {"stage": [a_part("秦琼")], "place": [a_part("秦琼")]}}
    told = document_without_names(document, "one", redact)
    assert told == {
        "rows": [a_row("one") | {"title": "— 7的专利", "parties": [{"name": "— 7", "side": "offer"}]}, a_row("other")],
        "idle": [{"event": "one", "title": "— 7", "deal": "d"}],
        "breakdowns": {"stage": [a_part("秦琼")], "place": [a_part("— 7")]}}
    assert document["rows"] == [a_row("one"), a_row("other")]


def test_a_journal_keeps_its_lines_but_for_those_that_name_somebody() -> None:
    plain = '{"deal":  "d1"}\n'
    assert journal_without_names(f'{plain}{json.dumps({"by": "秦琼"})}\n秦琼 broken\n', redact) == (
        f'{plain}{{"by": "— 7"}}\n— 7 broken\n')
