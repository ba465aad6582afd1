"""A small site with everything in it that content can have, through the editors' verbs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image

from faq.editorial import merging, pictures, places, workflow
from faq.editorial.texts import Text
from faq.models import (
    Address,
    Anchor,
    Article,
    Channel,
    Pin,
    Revision,
    Synonym,
    Topic,
    Translation,
)
from tests.builders import make_article, make_channel, make_draft, make_topic

LONG_AGO = datetime(2024, 2, 29, 11, 59, 58, 123456, UTC)


def picture() -> str:
    """The public path of a stored picture."""
    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    file.seek(0)
    return pictures.store(file).url


def make_site(by: Any = None) -> None:
    shown = picture()
    make_topic()
    Article.objects.create(pk=22, topic=Topic.objects.get(), position=22)
    make_article(16, title="Ancien titre", markdown="## Premiers pas {#first-steps}\n\nMots.\n", by=by)
    workflow.publish(
        make_draft(17, "en", title="Open a dispute", related=[16]), opens=timezone.now() + timedelta(days=9)
    )
    body = (
        f"## Étapes {{#steps}}\n\nVoyez [[17]]. {{{{chat.speed}}}}\n\n![Une boîte]({shown})\n\n---\n\nFin : « oui ».\n"
    )
    make_channel("chat", hours=Channel.Hours.INTERVALS, time_zone="Europe/Paris", checked=date(2026, 1, 31), position=4)
    make_article(
        16, title="Ouvrir : un litige ? “Oui”", slug="Ouvrir_un--litige", markdown=body, by=by,
        keywords=["20", "true", "a: b", "l’œuf, dur", "2026-01-31"], sources=["F07"], related=[],
    )  # fmt: skip
    french = Translation.objects.get(article=16, language="fr").live
    words = Text(title="Open one", summary="Here.", markdown="## Steps {#steps}\n\nSee [[22]].\n")
    workflow.publish(workflow.save_draft(french.article, "en", words, translates=french))
    coming = make_draft(16, "en", title="Open one soon", markdown="## First {#first}\n\nWords.\n")
    workflow.publish(coming, opens=timezone.now() + timedelta(days=3), leads={"steps": "first"}, wording=True)
    make_draft(16, title="Un brouillon", markdown="Plus tard.\n", by=by)
    make_article(22, "en", title="Part of it", markdown="## Steps {#steps}\n\n## More {#more}\n\nWords.\n")
    merging.merge(Article.objects.get(pk=22), Article.objects.get(pk=16))
    workflow.submit(make_draft(18, "en", title="Never seen"))
    make_article(19, "en", title="Old ways", topic=make_topic("gear"))
    workflow.archive(Translation.objects.get(article=19), reason="Nobody asks: it went.", successor=16)
    expired = make_article(20, "en", title="Gone by")
    Translation.objects.filter(pk=expired.pk).update(opens=LONG_AGO, closes=LONG_AGO + timedelta(days=1))
    places.create_article(Topic.objects.get(key="gear"))
    chat = Channel.objects.get()
    chat.articles.set([16, 19])
    chat.opening_hours.create(weekday=4, opens=time(9), closes=time(12, 30))
    chat.opening_hours.create(weekday=0, opens=time(22), closes=time(2, 0, 30))
    chat.busy_periods.create(weekday=6, opens=time(18), closes=time(20))
    chat.special_days.create(date=date(2026, 12, 25))
    chat.special_days.create(date=date(2026, 12, 24), opens=time(9), closes=time(12))
    Synonym.objects.create(language="fr", terms=["litige", "réclamation"])
    Synonym.objects.create(language="fr", terms=["thune"], find=["argent", "oui"])
    places.pin("ouvrir 16", "fr", Article.objects.get(pk=16))
    topic = make_topic().texts.get(language="fr")
    topic.slug = "litiges"
    workflow.publish_topic(topic)
    Anchor.objects.filter(anchor="first-steps").update(successor="steps")
    for model in (Address, Anchor):
        model.objects.update(since=LONG_AGO)
    Revision.objects.update(created=LONG_AGO)
    assert Pin.objects.count() == 1
