from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from faq.operations.copies.restoring import BackupRefused, restore


class Command(BaseCommand):
    help = "Make this installation the one in a backup, once all of it was compared with its list. Stop the site first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="even if this site has content; it is kept aside")

    @no_translations
    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            manifest, kept = restore(file, replace=replace)
        except BackupRefused as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        if kept:
            self.stdout.write(f"The former site is kept as {kept}; delete it when all is well.")
        self.stdout.write(f"Restored as of {manifest.made}. Now: manage.py migrate, then start the site.")
