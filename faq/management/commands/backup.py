from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from faq.operations.copies.backups import backup, default_file
from faq.operations.copies.postgresql import ProgramFailed


class Command(BaseCommand):
    help = (
        "Write the database and the pictures into one file, while the site runs. It can be checked with verify_backup."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="the archive; else DATA_DIR/backups/site-<time>.zip")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        target = file or default_file()
        try:
            manifest = backup(target)
        except (OSError, ProgramFailed) as error:
            raise CommandError(f"No backup was made: {error}") from error
        if manifest.ledger.astray or manifest.ledger.forgotten:
            self.stderr.write(f"Addresses lead nowhere: {manifest.ledger}")
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(f"{rows} rows and {len(manifest.files) - 1} files of media in {target}")
