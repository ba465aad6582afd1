from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from faq.operations.progress import progress
from faq.transfer.frontmatter import ContentError
from faq.transfer.importing import import_content


class Command(BaseCommand):
    help = (
        "Make the content what a zip file of export_content holds, everything or nothing. What it does not mention stays; "
        "a text that it replaces stays in the history."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, help="the zip file, or a folder with what would be in it")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    @no_translations
    def handle(self, *args: Any, source: Path, dry_run: bool, **options: Any) -> None:
        try:
            report = import_content(source, dry_run=dry_run, progress=progress)
        except ContentError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        for sign, names in (("+", report.new), ("~", report.changed)):
            for name in names:
                self.stdout.write(f"{sign} {name}")
        counts = f"{len(report.new)} new, {len(report.changed)} changed, {report.same} the same, {report.pictures} pictures new."
        self.stdout.write(f"{counts} Nothing was changed: this was a dry run." if dry_run else counts)
