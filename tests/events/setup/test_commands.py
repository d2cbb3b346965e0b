"""The commands about events."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories.events import DEFINITIONS

pytestmark = pytest.mark.one_database
TEXT = "event: {code: x, kind: salon, name: 名, starts: 2019-10-11, ends: 2019-10-11}\nrooms:\n  - {code: a, name: 甲}\n"


def run(app: Flask, *arguments: str | Path) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["events", *map(str, arguments)])
    return result.exit_code, result.stdout


def told(app: Flask, *arguments: str | Path) -> tuple[int, Any]:
    code, output = run(app, *arguments, "--json")
    return code, json.loads(output)


def test_all_examples_are_imported_and_a_second_time_change_nothing(app: Flask) -> None:
    files = sorted(DEFINITIONS.glob("*.yaml"))
    for outcome in ("created", "unchanged"):
        code, answer = told(app, "import", *files)
        assert (code, [row["outcome"] for row in answer["events"]]) == (0, [outcome] * 5)


def test_an_export_is_imported_to_the_same_event_and_the_same_bytes(app: Flask, tmp_path: Path) -> None:
    run(app, "import", *DEFINITIONS.glob("*.yaml"))
    for row in told(app, "list")[1]:
        first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
        assert run(app, "export", row["code"], "-o", first)[0] == 0
        assert told(app, "import", first)[1]["events"][0]["outcome"] == "unchanged"
        assert run(app, "export", row["code"], "-o", second)[0] == 0
        assert first.read_bytes() == second.read_bytes()


def test_a_refused_file_says_what_is_wrong_and_the_others_are_in(app: Flask, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(TEXT, encoding="utf-8")
    bad.write_text(TEXT.replace("code: x", "code: y").replace("name: 甲", "nmae: 甲"), encoding="utf-8")
    code, answer = told(app, "import", bad, good)
    assert (code, [row["outcome"] for row in answer["events"]]) == (1, ["refused", "created"])
    errors = answer["events"][0]["errors"]
    assert [(error["code"], error["line"], error["path"], error["value"], error["nearest"]) for error in errors] == [
        ("missing_key", 3, "rooms[1].name", "name", None), ("unknown_key", 3, "rooms[1].nmae", "nmae", "name"),
    ]
    assert [row["code"] for row in told(app, "list")[1]] == ["x"]


def test_what_is_used_is_told(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    activity = "activities:\n  - {code: t, kind: meal, title: 乙, starts: 2019-10-11T09:00, ends: 2019-10-11T10:00, room: a}\n"
    file.write_text(TEXT + activity, encoding="utf-8")
    run(app, "import", file)
    file.write_text(TEXT.replace("code: a,", "code: b,"), encoding="utf-8")
    code, answer = told(app, "import", file)
    assert (code, answer["events"][0]["errors"]) == (
        1, [{"code": "in_use", "part": "rooms", "value": "a", "used_by": "activities", "count": 1}])


def test_a_call_that_is_wrong_exits_with_two(app: Flask, tmp_path: Path) -> None:
    assert [run(app, "import")[0], run(app, "import", tmp_path / "nothing.yaml")[0], run(app, "export")[0]] == [2, 2, 2]


def test_an_event_that_is_not_there_is_not_exported(app: Flask) -> None:
    assert run(app, "export", "nothing")[0] == 1
    code, answer = told(app, "export", "nothing")
    assert (code, answer["error"]) == (1, "event_unknown")


def test_an_export_tells_where_it_went(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(TEXT, encoding="utf-8")
    run(app, "import", file)
    assert told(app, "export", "x", "-o", file) == (0, {"event": "x", "file": str(file)})
    assert told(app, "export", "x") == (0, {"event": "x", "definition": file.read_text(encoding="utf-8")})


def test_events_are_listed_with_their_series(app: Flask) -> None:
    run(app, "import", DEFINITIONS / "innovation-2019.yaml")
    assert told(app, "list") == (0, [{
        "code": "innovation-2019", "kind": "docking", "status": "published",
        "name": {"zh": "2019华侨华人“双创”大会", "en": "Overseas Chinese Innovation Conference 2019"},
        "starts": "2019-05-18", "ends": "2019-05-20", "timezone": "Asia/Shanghai",
        "series": {"code": "innovation", "edition": 2},
    }])
