from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from faq.operations.copies.restoring import BackupRefused, verify


class Command(BaseCommand):
    help = "Read a whole backup and compare every file and every row with its list. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    @no_translations
    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = verify(file)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(f"Whole: {rows} rows, {len(manifest.files) - 1} files of media, made {manifest.made}.")
