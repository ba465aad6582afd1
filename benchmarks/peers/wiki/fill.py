"""Makes the database and the pages: `python fill.py content.json`, with django-wiki's own interpreter."""

import json
import sys
from pathlib import Path

import django
from django.core.management import call_command


def fill(articles):
    from wiki.models import URLPath

    root = URLPath.create_root(title="Guide", content="Guide")
    topics = {}
    for one in articles:
        if one["topic"] not in topics:
            named = {"title": one["topic_name"], "content": one["topic_name"]}
            topics[one["topic"]] = URLPath.create_urlpath(root, one["topic"], **named)
        URLPath.create_urlpath(topics[one["topic"]], one["slug"], title=one["title"], content=one["markdown"])


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    fill(json.loads(Path(sys.argv[1]).read_text()))
