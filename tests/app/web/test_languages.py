"""The page's address in the other language, and in which language dates come out."""

from datetime import date

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale

from app.web.languages import switch_language_url
from app.web.pages import format_date


@pytest.mark.parametrize(("query", "address"), [
    ("", "?lang=en"),
    ("?lang=zh&page=2", "?page=2&lang=en"),
    ("?q=%E7%8E%8B&q=b", "?q=%E7%8E%8B&q=b&lang=en"),
    ("?_scheme=javascript&_external=1&endpoint=x", "?_scheme=javascript&_external=1&endpoint=x&lang=en"),
])
def test_switch_language_url_keeps_what_was_asked(query: str, address: str) -> None:
    with Flask("a").test_request_context(f"//elsewhere.example/{query}"):
        assert switch_language_url("en") == address


@pytest.mark.one_database
@pytest.mark.parametrize(("reader", "document", "short", "day", "name"), [
    ("zh", "en", "12 Oct", "Saturday, 12 October", "Hall"), ("en", "zh", "10-12", "10月12日 星期六", "会堂")])
def test_a_document_has_its_own_language_whoever_reads_the_page(
        app: Flask, reader: str, document: str, short: str, day: str, name: str) -> None:
    with app.test_request_context(f"/?lang={reader}"):
        before = format_date(date(2019, 10, 12))
        with force_locale(document):
            made = render_template_string(
                "{{ day | format_date('short') }}|{{ day | format_date('day') }}|{{ name | localized }}|{{ language }}",
                day=date(2019, 10, 12), name={"zh": "会堂", "en": "Hall"})
        assert (made, format_date(date(2019, 10, 12))) == (f"{short}|{day}|{name}|{document}", before)


@pytest.mark.one_database
@pytest.mark.parametrize(("language", "told"), [("zh", "&lt;b&gt;、甲|甲、乙|—"), ("en", "&lt;b&gt;, 甲|甲, 乙|—")])
def test_lists_are_written_as_the_page_s_language_does(app: Flask, language: str, told: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert told == render_template_string(
            "{{ ['<b>', '甲'] | listed }}|"
            "{% for word in '甲乙' %}{{ word }}{{ list_comma() if not loop.last }}{% endfor %}|{{ [] | listed or '—' }}")
