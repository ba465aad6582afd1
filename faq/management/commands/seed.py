import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, no_translations

from faq.operations.progress import progress
from faq.transfer.frontmatter import ContentError
from faq.transfer.importing import seed


class Command(BaseCommand):
    help = (
        "Fill the site from the content files. What an editor has changed is left alone; run it as often as you like."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, default=settings.BASE_DIR / "fixtures")
        parser.add_argument("--at-start", action="store_true", help="fill it only if the setting SEED_AT_START says so")

    @no_translations
    def handle(self, *args: Any, folder: Path, at_start: bool, **options: Any) -> None:
        if not get_user_model().objects.filter(is_staff=True).exists():
            python = os.path.relpath(sys.executable)
            self.stdout.write(f"There is no editor yet. Create the first with: {python} manage.py createsuperuser")
        if settings.SEED_AT_START or not at_start:
            self.fill(folder)

    def fill(self, folder: Path) -> None:
        try:
            report = seed(folder, progress)
        except ContentError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        for name in report.kept:
            self.stdout.write(f"Kept as an editor left it: {name}")
        self.stdout.write(f"{len(report.new)} new, {len(report.changed)} changed, {report.same} already there.")
