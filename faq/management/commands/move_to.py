import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from faq.operations.copies import databases, journal, moving
from faq.operations.copies.restoring import has_content
from faq.operations.progress import progress


class Command(BaseCommand):
    help = (
        "Copy the running site to another database, like postgres://user:password@host/name, and compare every row. "
        "At the end the old one refuses writes: restart the site with the new DATABASE_URL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", nargs="?", metavar="DATABASE_URL")
        parser.add_argument("--replace", action="store_true", help="even if the other database has content, which goes")
        parser.add_argument("--stay", action="store_true", help="let the old database be written again: nothing moves")

    def handle(self, *args: Any, url: str | None, replace: bool, stay: bool, **options: Any) -> None:
        if stay or not url:
            if not stay:
                raise CommandError("Name the database to move to, or --stay.")
            journal.remove("default")
            self.stdout.write("The site stays here, and can be written.")
            return
        with databases.beside(settings.DATABASE_BY_URL("DATABASE_URL", url), "target") as target:
            if not replace and has_content(target):
                raise CommandError("The other database has content; --replace takes it away. Nothing was changed.")
            try:
                self._there(url, "migrate")
                moved = moving.move("default", target, lambda texts: self._there(url, "reindex", *texts), progress)
            except (moving.MoveFailed, journal.Busy, DatabaseError, subprocess.CalledProcessError) as error:
                raise CommandError(f"{error} The site stays where it is.") from error
        self.stdout.write(f"{moved.rows} rows, and {moved.late} that changed meanwhile, are there and were compared.")
        self.stdout.write(
            f"Nobody could write for {moved.seconds:.1f} s. Restart the site with the new DATABASE_URL now."
        )

    def _there(self, url: str, command: str, *arguments: Any) -> None:
        """As a command of the site that already has the new setting."""
        line = [sys.executable, str(settings.BASE_DIR / "manage.py"), command, "--verbosity", "0", *map(str, arguments)]
        subprocess.run(line, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
