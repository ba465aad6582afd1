"""What a browser sends: the form as a page holds it, filled in."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.utils import timezone

from faq.feedback import tokens

BROWSER = {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "same-origin"}
QUESTION = "Mon colis de dés est arrivé cassé, que dois-je faire ?"


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and (given.get("type") != "radio" or "checked" in given):
            self.fields[given["name"] or ""] = given.get("value") or ""
        if tag == "textarea":
            self.name = given["name"] or ""
            self.fields[self.name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.name = ""

    def handle_data(self, data: str) -> None:
        if self.name:
            self.fields[self.name] += data


def fields(response: Any) -> dict[str, str]:
    """What the form in the page would send, as it stands."""
    box = re.search(r"<(section|div) [^>]*data-feedback.*?</form>", response.content.decode(), re.DOTALL)
    assert box, "there is no form in this page"
    parser = _Fields()
    parser.feed(box[0])
    return parser.fields


def signed(subject: str, **age: float) -> str:
    return tokens.make(subject, timezone.now() - timedelta(**(age or {"minutes": 1})))


def ask(client: Client, text: str = QUESTION, language: str = "fr", **data: Any) -> Any:
    headers = data.pop("headers", BROWSER)
    sent = {"text": text, "email": "", "website": "", "token": signed("ask"), **data}
    return client.post(f"/{language}/ask/", sent, **headers)


def tell(client: Client, number: int = 16, language: str = "fr", **data: Any) -> Any:
    """A vote (`answer=`) or a remark (`reason=`, `words=`) on the article's first revision."""
    headers = data.pop("headers", BROWSER)
    return client.post(f"/{language}/articles/{number}/feedback/", {"token": signed(f"{number}-1"), **data}, **headers)
