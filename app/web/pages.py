"""What every template finds: language, labels, dates, assets, and whether somebody may."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import flask_babel
import sqlalchemy as sa
from flask import Flask, current_app, g, url_for
from markupsafe import Markup, escape

from app.core.actors import StaffActor
from app.core.contributions import NavigationItem
from app.core.policy import find_permission
from app.core.runtime import runtime
from app.vocabulary.localized import list_comma as list_comma_of
from app.web.identity import current_actor
from app.web.languages import language_of_words, switch_language_url


def localized(value: dict[str, str] | str | None, language: str | None = None) -> str:
    """A text in two languages in the page's (or `language`), else in the other."""
    if not value:
        return ""
    if isinstance(value, str):
        return value
    wanted = language or language_of_words()
    return value.get(wanted) or next((text for text in value.values() if text), "")


def listed(words: Iterable[str]) -> Markup:
    """Words one after the other, as the page's language separates them; what is no markup is escaped."""
    return escape(list_comma()).join(words)


def list_comma() -> str:
    """What the page's language puts between the words of a list."""
    return list_comma_of(language_of_words())


def may(permission_name: str, subject: Any = None) -> bool:
    """The permission's own predicate, for templates."""
    return find_permission(permission_name)(current_actor(), subject)


def asset(name: str) -> str:
    """The address of a built file, by its logical name."""
    return url_for("static", filename=built_name(name))


def built_name(name: str) -> str:
    """What a built file is called in the folder of static files, by its logical name."""
    return _manifest(current_app)[name]


def _manifest(app: Flask) -> dict[str, str]:
    found: dict[str, str] | None = app.extensions.get("juying_manifest")
    if found is None or app.debug:
        path = Path(str(app.static_folder)) / "manifest.json"
        if not path.exists():
            raise RuntimeError("the front end isn't built: run make setup")
        found = json.loads(path.read_text(encoding="utf-8"))
        app.extensions["juying_manifest"] = found
    return found


def event_timezone() -> Any:
    """The zone of the event whose page this is, else the city's."""
    from zoneinfo import ZoneInfo

    event = g.get("event")
    return ZoneInfo(event.timezone if event is not None else "Asia/Shanghai")


def local(moment: datetime) -> datetime:
    return moment.astimezone(event_timezone())


def format_date(value: date | datetime, style: str = "long") -> str:
    """A date in words: long (2019年10月12日), day (10月12日 星期六), short (10-12; 12 Oct)."""
    day = local(value).date() if isinstance(value, datetime) else value
    if style == "day":
        pattern = "M月d日 EEEE" if language_of_words() == "zh" else "EEEE, d MMMM"
        return str(flask_babel.format_date(day, pattern))
    if style == "short":
        return f"{day:%m-%d}" if language_of_words() == "zh" else str(flask_babel.format_date(day, "d MMM"))
    return str(flask_babel.format_date(day, "y年M月d日" if language_of_words() == "zh" else "d MMMM y"))


def format_time(value: datetime) -> str:
    moment = local(value)
    return f"{moment.hour}:{moment.minute:02}"


def format_datetime(value: datetime) -> str:
    moment = local(value)
    return f"{moment:%Y-%m-%d} {moment.hour:02}:{moment.minute:02}"


def format_deadline(value: datetime) -> str:
    """Until when something is open: midnight is said as the day that ends then, else the day and the time."""
    moment = local(value)
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return format_date(moment.date() - timedelta(days=1))
    return format_datetime(value)


def init_pages(app: Flask) -> None:
    """Give templates their filters and words."""
    app.jinja_env.filters.update(
        localized=localized, format_date=format_date, format_time=format_time, format_datetime=format_datetime,
        format_deadline=format_deadline, listed=listed)
    app.jinja_env.globals.update(can=may, asset=asset, list_comma=list_comma, switch_language_url=switch_language_url)

    @app.context_processor
    def words() -> dict[str, Any]:
        language = language_of_words()
        actor = current_actor()
        side_bar = _side_bar()
        return {
            "language": language, "html_lang": "zh-Hans" if language == "zh" else "en",
            "current_staff": actor if isinstance(actor, StaffActor) else None, "actor": actor,
            "navigation": side_bar,
            # Where the name of an event leads: to the first of its parts that the actor may open.
            "event_home": side_bar[0]["items"][0]["url"] if side_bar else None,
        }


def _side_bar() -> list[dict[str, Any]]:
    """The side bar, counted once a request: a page may render parts of its own before itself."""
    if g.get("event") is None:
        return []
    if "side_bar" not in g:
        g.side_bar = navigation()
    found: list[dict[str, Any]] = g.side_bar
    return found


def navigation() -> list[dict[str, Any]]:
    """The side bar of the event whose page this is: groups of items the actor may open, with live counts."""
    event, unit = g.get("event"), g.get("unit")
    if event is None or unit is None or not isinstance(current_actor(), StaffActor):
        return []
    groups: dict[str, list[dict[str, Any]]] = {}
    shown = [item for item in sorted(runtime().contributions.navigation, key=lambda item: item.order)
             if item.may(unit.actor, event) and (not item.kinds or event.kind in item.kinds)]
    for item, count in zip(shown, _numbers(unit.session, event, shown), strict=True):
        groups.setdefault(str(item.group), []).append({
            "label": item.label, "url": url_for(item.endpoint, event_code=event.code), "count": count,
            "urgent": item.urgent and bool(count), "active": _is_active(item.endpoint),
        })
    return [{"title": title, "items": items} for title, items in groups.items()]


def _numbers(session: Any, event: Any, items: list[NavigationItem]) -> list[int | None]:
    """What each line's number says; all that can be counted together is asked at once."""
    selects = [item.counted(event).scalar_subquery() for item in items if item.counted]
    together = iter(session.execute(sa.select(*selects)).one() if selects else ())
    return [next(together) if item.counted else item.count(session, event) if item.count else None for item in items]


def _is_active(endpoint: str) -> bool:
    from flask import request

    return request.endpoint == endpoint
