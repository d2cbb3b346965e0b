"""The report has the keys of the specification and adds up."""

from events.registration.roster.reading import read_roster
from events.registration.roster.report import RosterReport


def test_to_json_has_exactly_the_stated_keys(summit, make_sheet):
    source = make_sheet(
        ("姓名", "手机", "微信"), ("王伟", "13812345678", "wx"), ("王 伟", "138 1234 5678", None), ("李丽", None, "wx2")
    )
    roster = read_roster(source, summit)
    report = RosterReport.of(
        roster,
        created=1,
        updated=0,
        unchanged=0,
        waiting={"visit": 2, "opening": 0},
        warnings=tuple(roster.all_warnings()),
    )
    assert report.to_json() == {
        "rows": 3,
        "created": 1,
        "updated": 0,
        "merged": 1,
        "unchanged": 0,
        "rejected": [{"row": 4, "column": "手机", "code": "missing_contact", "value": None}],
        "waiting": {"visit": 2},
        "warnings": [{"row": 1, "code": "unmatched_column"}],
    }
    assert report.rows == roster.count
