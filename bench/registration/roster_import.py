"""Rosters by command, beside bare inserts: rows a second, seconds, and the peak memory of the process.

The baseline inserts the same rows through the ORM, one table, as many to a commit as the product: all of them.
"CPU" is the processor's time of the product's process, which doesn't grow with whoever else is at work on the machine.
ROWS sets other sizes than the usual ones: `ROWS=5000 python -m bench.registration roster_import`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
import xlsxwriter
from sqlalchemy.orm import Session

from bench.registration.furnishing import EVENT
from bench.registration.servers import ROOT, Installation, installations, load_average

ROWS = tuple(int(size) for size in os.environ.get("ROWS", "20000,100000").split(","))
MEASURED = 20_000
MOST_SECONDS, MOST_MEGABYTES = 45, 400
HEADINGS = (
    *("序号", "姓名", "来自国家/地区", "省份", "工作单位", "职务/职称"),
    *("代表类别", "手机", "邮箱", "到达日期", "参加活动", "备注"),
)
_FAMILY, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
_PLACES = ("山东", "北京市", "河北省", "天津")
_WISHES = ("开幕式；医养健康论坛", "开幕式", "医养健康论坛、项目对接会", "")


@dataclass(frozen=True)
class Course:
    """How long a process took and how large it grew."""

    seconds: float
    worked: float
    megabytes: float


def make_roster(path: Path, rows: int) -> None:
    """A workbook as offices send it, everybody in it somebody else."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for number in range(rows):
            sheet.write_row(number + 1, 0, _row(number))


def _row(number: int) -> tuple[object, ...]:
    name = _FAMILY[number % 16] + _GIVEN[number // 16 % 20] + _GIVEN[number // 320 % 20]
    return (
        number + 1, name, "中国", _PLACES[number % 4], f"济南第{number % 900}研究院有限公司", "高级工程师", "正式代表",
        13_000_000_000 + number * 7, f"guest.{number}@example.com", "10月12日", _WISHES[number % 4],
        "素食" if number % 9 == 0 else "",
    )


def measure(sizes: tuple[int, ...] = ROWS) -> None:
    """Print a line for each size and database."""
    print(load_average())
    with installations() as both:
        measure_on(both, sizes)


def measure_on(both: list[Installation], sizes: tuple[int, ...]) -> None:
    """The lines of these installations, which are left as empty as they were."""
    print(f"\n{'a roster by command':34}{'rows/s':>9}{'seconds':>9}{'CPU s':>8}{'peak MB':>9}{'baseline s':>12}{'times':>7}")
    with tempfile.TemporaryDirectory(prefix="juying-bench-rosters-") as folder:
        for rows in sizes:
            sheet = Path(folder) / f"{rows}.xlsx"
            make_roster(sheet, rows)
            for where in both:
                tell(where, sheet, rows)


def tell(where: Installation, sheet: Path, rows: int) -> None:
    """One line: the product, then the baseline, each in a process of its own. The event is emptied afterwards."""
    done = put_through(where, ["-m", "flask", "--app", "wsgi", "delegates", "import", str(sheet), "--event", EVENT, "--json"])
    counted = where.count("delegate", "source = 'roster'")
    if counted != rows:
        raise SystemExit(f"{where.name}: {counted} delegates of {rows} rows")
    bare = put_through(where, ["-m", "bench.registration.roster_import", "--bare", str(rows)])
    print(f"{f'{rows:,} rows, {where.name}':34}{rows / done.seconds:9.0f}{done.seconds:9.1f}{done.worked:8.1f}"
          f"{done.megabytes:9.0f}{bare.seconds:12.1f}{done.seconds / bare.seconds:7.1f}")
    if rows <= MEASURED and (done.seconds > MOST_SECONDS or done.megabytes > MOST_MEGABYTES):
        print(f"  more than {MOST_SECONDS} s or {MOST_MEGABYTES} MB")
    for table in ("place", "answer", "audit_entry", "delegate"):
        where.change(f"DELETE FROM {table}")
    where.change("UPDATE activity SET taken = 0")
    where.change("UPDATE category SET taken = 0")


def put_through(where: Installation, arguments: list[str]) -> Course:
    """Run a program of ours to its end, its start included."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=where.environment, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments} failed")
    return Course(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def insert_bare(rows: int) -> None:
    """The same rows into one table through the ORM, committed at once as the product commits them."""
    from bench.registration.baseline import Row, open_engine

    engine = open_engine()
    Row.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(
            Row(name=str(values[1]), mobile=str(values[7]), email=str(values[8]))
            for values in map(_row, range(rows))
        )
        session.commit()
        session.execute(sa.delete(Row))
        session.commit()


def main() -> None:
    """Measure alone."""
    if sys.argv[1:2] == ["--bare"]:
        insert_bare(int(sys.argv[2]))
        return
    measure()


if __name__ == "__main__":
    main()
