"""A newer version brings its tables while this one goes on serving, as in every upgrade of several hosts.

The newer one is this one with a migration more: a table, and a column in the tables that readers write to. (A column that
older programs do not know needs a default in the database; CONTRIBUTING says so.)"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.load import Load, reading
from tests.variables import BASE

from . import Figure, at_most, every
from .place import Place

MIGRATION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("faq", "{last}")]
    operations = [
        migrations.CreateModel("Later", [("id", models.BigAutoField(primary_key=True)), ("word", models.TextField())]),
        *(
            migrations.AddField(model, "later", models.CharField(max_length=9, default="new", db_default="new"))
            for model in ("question", "feedbackcount", "revision", "translation", "searchdocument")
        ),
        migrations.AddIndex("question", models.Index(fields=["later"], name="drill_later")),
    ]
"""


def drill(place: Place) -> Iterator[Figure]:
    newer = place.folder / "newer"
    for part in ("faq", "helpcenter", "locale", "templates", "static", "fixtures"):
        shutil.copytree(BASE / part, newer / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(BASE / "manage.py", newer)
    last = max(file.stem for file in (newer / "faq" / "migrations").glob("0*.py"))
    (newer / "faq" / "migrations" / "9999_later.py").write_text(MIGRATION.format(last=last))
    for engine, name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
        with place.house(engine, BEHIND_PROXY="true") as house:
            paths, ask = house.published(), house.questions()
            with Load(house.port, reading(paths), readers=4, pause=0.02) as reads:
                _upgrade(newer, house.env)
            with Load(house.port, ask, most=50, readers=2) as writes:
                writes.wait(60)
            good = sum(house.get(path).status == 200 for path in paths)
            found = house.get("/fr/search/?q=litige").text.count("/articles/") > 0
            ready = house.get("/health/ready").status == 200
            stored = len(house.stored())
        yield at_most(f"{name}: reads that failed during the migration", len(reads.failed), 0)
        yield every(f"{name}: pages that the older program shows then", good, len(paths))
        yield every(f"{name}: questions that it stores", min(stored, sum(a.status == 303 for a in writes.answers)), 50)
        yield every(f"{name}: search answers, and the host says that it is ready", found + ready, 2)


def _upgrade(newer: Path, env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=newer, env=env, check=True)
