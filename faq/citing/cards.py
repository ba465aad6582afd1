"""The picture beside a link: 1200×630, drawn in the site's own colours."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

from faq.identity import light, words
from faq.models import TopicText, Translation

from . import documents

WIDTH, HEIGHT = 1200, 630
FONT = Path(__file__).parent / "fonts" / "SourceSerif4-SemiBold.ttf"
# Another number gives every card a new name: raise it when the drawing changes.
DESIGN = 1
COLOURS = ("paper", "ink", "soft", "line", "accent")
MARGIN = 88
SIZES = (76, 68, 60, 52, 46, 40, 34)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Card:
    """What is written on it."""

    title: str
    topic: str = ""

    @cached_property
    def name(self) -> str:
        """Named by its content: the same words in the same clothes are the same file, for ever."""
        palette = light()
        words = (self.title, self.topic)
        content = repr((DESIGN, words, settings.SITE_NAME, [palette[name] for name in COLOURS]))
        return sha256(content.encode()).hexdigest()[:32]

    @property
    def file(self) -> str:
        """Its place in Django's storage of media."""
        return f"cards/{self.name}.png"


def address(card: Card) -> str:
    """Where the picture is fetched, absolute: forums show it from here."""
    return documents.address("card", card.name)


def of_article(text: Translation, topic: TopicText | None) -> Card:
    return Card(text.title, topic.name if topic else "")


def of_topic(topic: TopicText) -> Card:
    return Card(topic.name)


def of_home(language: str) -> Card:
    """The home page's; that of the site's first language stands in wherever there is no other."""
    return Card(words(language)["title"])


def all_cards() -> Iterator[Card]:
    """Every card that a public page names today. Two queries."""
    yield from (of_home(language) for language, _name in settings.LANGUAGES)
    topics = {(topic.topic_id, topic.language): topic for topic in TopicText.objects.all()}
    yield from map(of_topic, topics.values())
    for text in Translation.objects.published().select_related("article"):
        yield of_article(text, topics.get((text.article.topic_id, text.language)))


def make_for(translation: int) -> None:
    """Draw the card of a published text, unless it is there; of one that is public later, when it is asked for. Two
    queries."""
    text = Translation.objects.published().select_related("article").filter(pk=translation).first()
    if text is None:
        return
    topic = TopicText.objects.filter(topic=text.article.topic_id, language=text.language).first()
    card = of_article(text, topic)
    if not default_storage.exists(card.file):
        store(card)


def read(name: str) -> tuple[bytes, bool]:
    """The picture of that name, and whether it is its own: from the storage, else drawn anew if a page names it, else
    the site's stands in. Two queries where it is not in the storage."""
    if stored := _stored(f"cards/{name}.png"):
        return stored, True
    card = next((card for card in all_cards() if card.name == name), of_home(settings.LANGUAGE_CODE))
    try:
        return _stored(card.file) or store(card), card.name == name
    except OSError:
        logger.exception("The card %s cannot be kept.", card.name)
        return draw(card), card.name == name


def _stored(file: str) -> bytes | None:
    try:
        with default_storage.open(file) as stored:
            return stored.read()
    except OSError:
        return None


def store(card: Card) -> bytes:
    """Draw the card and keep it."""
    picture = draw(card)
    default_storage.save(card.file, ContentFile(picture))
    return picture


def draw(card: Card) -> bytes:
    """A PNG of 1200×630 with the topic, the title as large as it fits, and the site's name."""
    palette = light()
    image = Image.new("RGB", (WIDTH, HEIGHT), palette["paper"])
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 24, HEIGHT), fill=palette["accent"])
    room = WIDTH - 2 * MARGIN
    if card.topic:
        pen.text((MARGIN, 76), _cut(_drawable(card.topic), _font(34), room), font=_font(34), fill=palette["accent"])
    top, bottom = 150, HEIGHT - 150
    size, lines = _fitted(_drawable(card.title), room, bottom - top)
    y = top + (bottom - top - len(lines) * size * 1.2) / 2
    for line in lines:
        pen.text((MARGIN, y), line, font=_font(size), fill=palette["ink"])
        y += size * 1.2
    pen.line((MARGIN, HEIGHT - 122, WIDTH - MARGIN, HEIGHT - 122), fill=palette["line"], width=2)
    pen.text((MARGIN, HEIGHT - 98), _drawable(settings.SITE_NAME), font=_font(34), fill=palette["soft"])
    file = BytesIO()
    image.save(file, "PNG", compress_level=6)
    return file.getvalue()


def _fitted(text: str, width: int, height: int) -> tuple[int, list[str]]:
    """The largest size at which the text fits, and its lines; what is too long even for the smallest is cut."""
    for size in SIZES:
        lines = _wrapped(text, _font(size), width)
        if len(lines) * size * 1.2 <= height:
            return size, lines
    kept = int(height // (size * 1.2))
    return size, [*lines[: kept - 1], _cut(f"{lines[kept - 1]}…", _font(size), width)]


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Lines broken at spaces; a word longer than a line, at any letter. No-break spaces hold."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip(" ")
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        lines.append("")
        for letter in word:
            if font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return [line for line in lines if line]


def _cut(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _drawable(text: str) -> str:
    """Without the signs that the font has not: an emoji leaves no empty box."""
    words = re.sub(r"[ \t\r\n]+", " ", text.replace("\u202f", "\u00a0"))
    return "".join(letter for letter in words if letter in " \u00a0" or _has_glyph(letter)).strip()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


@cache
def _has_glyph(letter: str) -> bool:
    if not letter.isprintable():
        return False
    missing, drawn = (_font(34).getmask(sign) for sign in ("\U0010fffe", letter))
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)
