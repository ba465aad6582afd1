"""oEmbed 1.0 for articles and their short links (oembed.com). Pure but for one look at the article."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from faq.languages import supported
from faq.models import TopicText, Translation

from . import cards, resolving
from .documents import absolute, address

# The embed's own size, and its height where it is narrow; it stays readable down to 250 pixels.
WIDTH, HEIGHT = 600, 260
NARROW, NARROW_HEIGHT = 420, 380


class NotOurs(LookupError):
    """The address is of another site, or of nothing that can be embedded."""


@dataclass(frozen=True)
class Size:
    width: int | None = None
    height: int | None = None

    def allows(self, width: int, height: int) -> bool:
        return (self.width is None or width <= self.width) and (self.height is None or height <= self.height)


def answer(url: str, size: Size, preferred: str) -> dict[str, Any]:
    """The oEmbed response for one of our addresses. Raises `NotOurs`. Three queries at most."""
    text = _text_at(url, preferred)
    topic = TopicText.objects.filter(topic=text.article.topic_id, language=text.language).first()
    width = min(WIDTH, size.width or WIDTH)
    height = HEIGHT if width >= NARROW else NARROW_HEIGHT
    height = min(height, size.height or height)
    body = {
        "version": "1.0",
        "type": "rich",
        "title": text.title,
        "author_name": settings.SITE_NAME,
        "author_url": absolute("/"),
        "provider_name": settings.SITE_NAME,
        "provider_url": absolute("/"),
        "cache_age": 3600,
        "html": iframe(text, width, height),
        "width": width,
        "height": height,
    }
    # All three or none, and never larger than was asked for.
    if size.allows(cards.WIDTH, cards.HEIGHT):
        picture = cards.address(cards.of_article(text, topic))
        body |= {"thumbnail_url": picture, "thumbnail_width": cards.WIDTH, "thumbnail_height": cards.HEIGHT}
    return body


def iframe(text: Translation, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The code to paste: without scripts, forms or cookies of ours, whatever the page around it allows."""
    card = f"{address('embed', text.article_id)}?lang={text.language}"
    return (
        f'<iframe src="{escape(card)}" width="{width}" height="{height}" title="{escape(text.title)}"'
        ' sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy" style="border:0;max-width:100%">'
        f'<a href="{escape(absolute(text.get_absolute_url()))}">{escape(text.title)}</a></iframe>'
    )


def _text_at(url: str, preferred: str) -> Translation:
    """The published text that the address leads to: today's, an old one's, or a spoilt one's."""
    try:
        parts = urlsplit(url if len(url) <= 2000 else "")
        ours = urlsplit(settings.SITE_URL)
        same = parts.scheme in ("http", "https") and (parts.hostname, parts.port) == (ours.hostname, ours.port)
        asked = supported(parse_qs(parts.query, max_num_fields=50).get("lang", [""])[0])
    except ValueError:
        raise NotOurs(url) from None
    text = resolving.text_at(parts.path, asked=asked, preferred=preferred) if same else None
    if text is None:
        raise NotOurs(url)
    return text
