"""Two administrators at once, on both databases: one of them stays."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Barrier, Thread

from flask import Flask

from app.accounts import queries, services
from app.core.errors import Refused
from app.core.unit import Unit
from tests.factories.accounts import an_administrator

Units = Callable[..., AbstractContextManager[Unit]]
ROUNDS = 15


def test_two_administrators_cannot_disable_each_other(app: Flask, unit: Units) -> None:
    with unit() as u:
        an_administrator(u, "first")
        an_administrator(u, "second")
    left = [round_of(app, unit) for _ in range(ROUNDS)]
    assert left == [1] * ROUNDS


def round_of(app: Flask, unit: Units) -> int:
    """How many of the two are active after both were disabled at once; then both are enabled again."""
    start = Barrier(2)

    def disable(name: str) -> None:
        with app.app_context():
            start.wait()
            try:
                with unit() as u:
                    services.disable_staff(u, queries.find_staff(u.session, name))
            except Refused:
                return

    threads = [Thread(target=disable, args=(name,)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with unit() as u:
        both = [queries.find_staff(u.session, name) for name in ("first", "second")]
        active = sum(staff.active for staff in both)
        for staff in both:
            services.enable_staff(u, staff)
    return active
