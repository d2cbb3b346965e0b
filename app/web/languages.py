"""Which language a page is in: asked for by ?lang=, then remembered, then the browser's."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, g, request
from flask_babel import get_locale

LANGUAGES = ("zh", "en")
COOKIE = "juying_lang"


def current_language() -> str:
    """"zh" or "en", for this request; Chinese outside of requests."""
    if not request:
        forced: str = g.get("language", "zh") if g else "zh"
        return forced
    chosen: str | None = g.get("language")
    if chosen is None:
        chosen = _chosen()
        g.language = chosen
    return chosen


def _chosen() -> str:
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return str(wish)
    return request.accept_languages.best_match(LANGUAGES, default="zh") or "zh"


def remember_language(response: Response) -> Response:
    """Keep a language that was asked for in the address."""
    wish = request.args.get("lang")
    if wish in LANGUAGES and request.cookies.get(COOKIE) != wish:
        response.set_cookie(COOKIE, wish, max_age=31_536_000, samesite="Lax", secure=request.is_secure, httponly=True)
    return response


def language_of_words() -> str:
    """"zh" or "en": the language of the document that is being made, else the page's; dates and names follow the words."""
    locale = get_locale()
    return str(locale.language) if locale is not None else current_language()


def switch_language_url(language: str) -> str:
    """This page's address in another language, its other parameters as they are."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    # A query alone refers to the page that is open. Through url_for, a parameter called _scheme would be taken for its own.
    return f"?{urlencode([*kept, ('lang', language)])}"
