"""An upgrade from the first tables to today's is killed with kill -9 half way, several times, and begun again.

The seeded guide is taken back to the first migration, so that every later one has rows to work on. The search index, which is derived, is emptied before and made again afterwards."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.variables import BASE

from . import Figure, at_least, at_most, every
from .place import House, Place

ROWS = """
from django.db import connection
with connection.cursor() as cursor:
    for table in ("faq_article", "faq_translation", "faq_revision", "faq_topic", "faq_topictext", "faq_channeltext"):
        cursor.execute(f"SELECT count(*) FROM {table}")
        print(table, cursor.fetchone()[0])
"""
TEXTS = "import hashlib\nfrom faq.models import Revision\nprint([hashlib.md5(one.markdown.encode()).hexdigest() for one in Revision.objects.order_by('pk')])"
APPLIED = "from django.db.migrations.recorder import MigrationRecorder\nprint(MigrationRecorder.Migration.objects.filter(app='faq').count())"
INDEX = "from django.apps import apps\napps.get_model('faq', 'SearchDocument').objects.all().delete()"
KILLS = 3


def drill(place: Place) -> Iterator[Figure]:
    for engine, name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
        with place.house(engine, start=False) as house:
            texts = house.python(TEXTS)
            house.python(INDEX)
            house.manage("migrate", "faq", "0001", "--verbosity", "0")
            rows = house.python(ROWS)
            stopped = [_interrupted(house) for _kill in range(KILLS)]
            house.manage("upgrade")
            house.manage("reindex")
            kept = house.python(ROWS) == rows and house.python(TEXTS) == texts
            house.start()
            paths = house.published()
            good = sum(house.get(path).status == 200 for path in paths)
            found = "/articles/" in house.get("/fr/search/?q=litige").text
        half = sum(stopped)
        yield at_least(f"{name}: upgrades killed half way", half, 1)
        yield at_most(f"{name}: tables and texts that lost a row", int(not kept), 0)
        yield every(f"{name}: published pages after the next upgrade", good, len(paths))
        yield every(f"{name}: search answers", int(found), 1)


def _interrupted(house: House) -> bool:
    """Whether the kill came before the last step."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "1"]
    upgrade = subprocess.Popen(command, cwd=BASE, env=house.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert upgrade.stdout
    for line in upgrade.stdout:
        if b"Applying faq." in line:
            time.sleep(random.random() * 0.05)
            break
    os.kill(upgrade.pid, signal.SIGKILL)
    upgrade.wait()
    upgrade.stdout.close()
    return int(house.python(APPLIED)) < len(list((BASE / "faq" / "migrations").glob("0*.py")))
