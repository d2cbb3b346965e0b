"""How much a page weighs over the wire: the page and the styles and scripts that it names, as a browser asks for them."""

import gzip
import http.client
import re
from urllib.parse import urljoin, urlsplit

LIMIT_KB = 100
_NAMED = re.compile(r'<(?:link[^>]*rel="(?:stylesheet|modulepreload|preload)"[^>]*href|script[^>]*src)="([^"]+)"')
_IMPORTED = re.compile(r'(?:from|import)\s*"(\./[^"]+)"')


def weigh(port: int, path: str) -> dict[str, int]:
    """Bytes of head and body of each answer, by address. Raises SystemExit for an address on another host."""
    found: dict[str, int] = {}
    waiting = [path]
    while waiting:
        address = waiting.pop()
        if urlsplit(address).netloc:
            raise SystemExit(f"{path} asks another host: {address}")
        if address in found:
            continue
        found[address], text = fetch(port, address)
        pattern = _IMPORTED if address.split("?")[0].endswith(".js") else _NAMED
        waiting += [urljoin(address, named) for named in pattern.findall(text)]
    return found


def fetch(port: int, address: str) -> tuple[int, str]:
    """The size of an answer as it comes, and its text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address, headers={"Accept-Encoding": "gzip, br", "Accept": "*/*"})
    answer = connection.getresponse()
    body = answer.read()
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    connection.close()
    if answer.headers.get("Content-Encoding") == "br":
        return head + len(body), ""
    plain = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    return head + len(body), plain.decode(errors="replace")
