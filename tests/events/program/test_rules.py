from datetime import datetime
from typing import Any

from events.program.rules import Item, Session, Speaker, index_speakers, lay_out_days


def session(code: str, starts: str, ends: str, room: str | None = None, **more: object) -> Session:
    return Session(
        code=code, kind="session", title={"en": code}, starts=datetime.fromisoformat(starts),
        ends=datetime.fromisoformat(ends), room=room, room_name={"en": room} if room else {}, **more)


def outline(grid: Any) -> list[list[str | None]]:
    return [[cell.session.code if hasattr(cell, "session") else cell for cell in row] for row in grid.cells]


def test_days_hold_sessions_by_the_day_on_which_they_begin() -> None:
    days = lay_out_days([
        session("late", "2020-10-17T22:30", "2020-10-18T00:30"), session("next", "2020-10-18T09:00", "2020-10-18T10:00")])
    assert [(str(day.date), [found.code for found in day.sessions]) for day in days] == [
        ("2020-10-17", ["late"]), ("2020-10-18", ["next"])]


def test_grid_gives_a_room_a_column_and_a_session_its_rows() -> None:
    (day,) = lay_out_days([
        session("a", "2019-10-12T14:00", "2019-10-12T16:00", "r1"), session("b", "2019-10-12T14:00", "2019-10-12T15:00", "r2"),
        session("c", "2019-10-12T15:00", "2019-10-12T16:00", "r2")])
    assert outline(day.grid) == [["a", "b"], ["", "c"]]
    assert day.grid.cells[0][0].rows == 2


def test_grid_gives_what_overlaps_in_a_room_columns_beside_each_other() -> None:
    (day,) = lay_out_days([
        session("a", "2019-10-12T09:00", "2019-10-12T11:00", "r1"), session("b", "2019-10-12T09:30", "2019-10-12T10:00", "r2"),
        session("c", "2019-10-12T10:00", "2019-10-12T12:00", "r1")])
    assert day.grid.columns == ({"en": "r1"}, {"en": "r1"}, {"en": "r2"})


def test_grid_leaves_out_pauses() -> None:
    (day,) = lay_out_days([
        session("a", "2019-10-12T09:00", "2019-10-12T10:00", "r1"), session("b", "2019-10-12T14:00", "2019-10-12T15:00", "r1")])
    assert [time.hour for time in day.grid.times] == [9, 14]


def test_grid_is_left_out_where_it_fits_no_page() -> None:
    (day,) = lay_out_days([session(str(n), "2019-10-12T09:00", "2019-10-12T10:00", f"r{n}") for n in range(8)])
    assert day.grid is None


def test_speakers_stand_once_in_order_of_pinyin() -> None:
    shan, ouyang = Speaker("单雄信", "speaker", order="shan"), Speaker("欧阳娜娜", "chair", order="ouyang")
    days = lay_out_days([
        session("a", "2019-10-12T09:00", "2019-10-12T10:00", items=(Item({}, None, (shan, ouyang)),)),
        session("b", "2019-10-12T11:00", "2019-10-12T12:00", items=(Item({}, None, (shan,)), Item({}, None, (shan,))))])
    assert [(speaker.name, [found.code for found in sessions]) for speaker, sessions in index_speakers(days)] == [
        ("欧阳娜娜", ["a"]), ("单雄信", ["a", "b"])]
