"""Which addresses of other sites a page leads to, read off its HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import quote, urldefrag


def outside_links(html: str) -> set[str]:
    """Absolute `http` and `https` addresses in ASCII, without their fragments."""
    reader = _Links()
    reader.feed(html)
    reader.close()
    return reader.found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag != "a":
            return
        if href.startswith("//"):
            href = f"https:{href}"
        if href.lower().startswith(("http://", "https://")):
            self.found.add(quote(urldefrag(href).url, safe="!#$%&'()*+,/:;=?@[]~"))
