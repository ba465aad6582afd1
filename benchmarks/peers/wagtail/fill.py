"""Makes the database and the pages: `python fill.py content.json`, with Wagtail's own interpreter, in this folder's copy."""

import json
import sys
from pathlib import Path

import django
from django.core.management import call_command


def fill(articles):
    from guide.models import Article, Topic
    from wagtail.models import Page, Site

    home = Page.objects.get(depth=1).add_child(instance=Topic(title="Guide", slug="guide"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    topics = {}
    for one in articles:
        if one["topic"] not in topics:
            topics[one["topic"]] = home.add_child(instance=Topic(title=one["topic_name"], slug=one["topic"]))
        page = Article(title=one["title"], slug=one["slug"], summary=one["summary"], body=one["html"])
        topics[one["topic"]].add_child(instance=page)


if __name__ == "__main__":
    django.setup()
    call_command("makemigrations", "guide", verbosity=0)
    call_command("migrate", verbosity=0)
    fill(json.loads(Path(sys.argv[1]).read_text()))
    call_command("update_index", verbosity=0)
