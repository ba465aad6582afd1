"""What stands around an article on its page: its topic, its neighbours there, related answers, the other languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, connections, router
from django.db.models.base import Model, ModelState
from django.utils import timezone

from .topics import TopicText
from .translations import Translation

# `published()` in SQL. The page of an article is the one that is made most often; written out, its second query takes a
# tenth of the time, however many articles there are. A test holds the two to the same texts.
_AROUND = """
WITH shown AS NOT MATERIALIZED (
  SELECT text.id, text.live_id, article.number, text.language, text.title, text.slug, article.topic_id, article.position
  FROM faq_translation AS text JOIN faq_article AS article ON article.number = text.article_id
  WHERE text.live_id IS NOT NULL
    AND (text.opens IS NULL OR text.opens <= %(now)s) AND (text.closes IS NULL OR text.closes > %(now)s)
)
SELECT * FROM (
  SELECT 'previous', id, number, language, title, slug, live_id FROM shown
  WHERE language = %(language)s AND topic_id = %(topic)s AND (position, number) < (%(position)s, %(number)s)
  ORDER BY position DESC, number DESC LIMIT 1) AS one
UNION ALL SELECT * FROM (
  SELECT 'next', id, number, language, title, slug, live_id FROM shown
  WHERE language = %(language)s AND topic_id = %(topic)s AND (position, number) > (%(position)s, %(number)s)
  ORDER BY position, number LIMIT 1) AS one
UNION ALL SELECT 'other', id, number, language, title, slug, live_id FROM shown
  WHERE number = %(number)s AND language <> %(language)s
UNION ALL SELECT 'related', id, number, language, title, slug, live_id FROM shown
  WHERE language = %(language)s AND number IN (
    SELECT number FROM faq_article WHERE number IN ({related})
    UNION SELECT merged_into_id FROM faq_article WHERE number IN ({related}))
UNION ALL SELECT 'topic', id, topic_id, language, name, slug, 0 FROM faq_topictext
  WHERE language = %(language)s AND topic_id = %(topic)s
"""
# The values of a row; a topic has none in the last place.
_SHOWN = ("id", "article_id", "language", "title", "slug", "live_id")
_NAMED = ("id", "topic_id", "language", "name", "slug")


@dataclass(frozen=True)
class Around:
    """With titles and addresses only; whatever else is asked of these is read then."""

    topic: TopicText | None
    previous: Translation | None
    next: Translation | None
    related: list[Translation]  # in the order that its editor gave
    others: list[Translation]  # the same article in the other languages

    @classmethod
    def of(cls, text: Translation) -> Around:
        """One query, however many articles the topic has. The text must come from `for_reading()` or `to_read()`."""
        related = [int(number) for number in text.live.related] if text.live else []
        values = {
            "now": connection.ops.adapt_datetimefield_value(timezone.now()),
            "language": text.language,
            "topic": text.article.topic_id,
            "position": text.article.position,
            "number": text.article_id,
        }
        found: dict[str, list[Any]] = {}
        with connections[router.db_for_read(Translation)].cursor() as cursor:
            cursor.execute(_AROUND.format(related=", ".join(map(str, related)) or "NULL"), values)
            for kind, *row in cursor.fetchall():
                one = _made(TopicText, _NAMED, row) if kind == "topic" else _made(Translation, _SHOWN, row)
                found.setdefault(kind, []).append(one)
        # One that was merged stands last, under the article that answers for it now, unless that is this one.
        named = {one.article_id: one for one in found.get("related", []) if one.article_id != text.article_id}
        ordered = [number for number in related if number in named] + sorted(named.keys() - set(related))
        return cls(
            topic=found.get("topic", [None])[0],
            previous=found.get("previous", [None])[0],
            next=found.get("next", [None])[0],
            related=[named[number] for number in ordered],
            others=sorted(found.get("other", []), key=lambda other: other.language),
        )


def _made(model: type[Model], names: tuple[str, ...], row: list[Any]) -> Any:
    """As `from_db` makes it, in a fifth of the time: no field has a say in values as plain as these."""
    one = model.__new__(model)
    one.__dict__.update(zip(names, row, strict=False), _state=ModelState())
    one._state.adding = False
    return one
