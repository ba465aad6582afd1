from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, no_translations

from faq.operations.copies.archives import whole_file
from faq.operations.progress import progress
from faq.transfer.exporting import export_content


class Command(BaseCommand):
    help = "Write the whole content as a zip of Markdown files and pictures. The same content gives the same bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the zip file to write, like content.zip")

    @no_translations
    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with whole_file(file) as aside:
            count = export_content(aside, progress)
        self.stdout.write(f"{count} files in {file}.")
