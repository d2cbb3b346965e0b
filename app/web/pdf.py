"""PDFs from our own HTML: closed rendering, which reads what it is given and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "juying:"


@dataclass(frozen=True, slots=True)
class Resource:
    """A picture or style that a document may name as juying:NAME."""

    content: bytes
    media_type: str


class ClosedFetcher(URLFetcher):
    """Serves the named resources; any other address ends the rendering."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._resources = resources

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002  # the library's signature
        resource = self._resources.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if resource is None:
            raise FatalURLFetchingError(f"a document may not fetch {url}")
        return URLFetcherResponse(url, resource.content, {"Content-Type": resource.media_type})


def render_pdf(html: str, style: str, resources: Mapping[str, Resource] | None = None) -> bytes:
    """The document as PDF: fonts embedded and subset, headings as bookmarks, tagged for readers that speak."""
    fetcher, fonts = ClosedFetcher(resources or {}), FontConfiguration()
    sheet = CSS(string=style, url_fetcher=fetcher, font_config=fonts)
    document = HTML(string=html, base_url=SCHEME, url_fetcher=fetcher)
    made: bytes = document.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_tags=True)
    return made
