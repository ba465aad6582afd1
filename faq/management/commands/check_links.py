import ssl
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from faq.editorial.outside import check
from faq.models import OutsideLink
from faq.operations.progress import progress


class Command(BaseCommand):
    help = (
        "Ask every address of other sites that public texts lead to, slowly, and never inside this machine's own networks."
        " Names the broken ones and fails if there are any."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="also those that were asked today")

    @no_translations
    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        places = ssl.get_default_verify_paths()
        if not (places.cafile or places.capath):
            raise CommandError("This machine has no certificates to judge others by: install ca-certificates.")
        asked = check(again=again, progress=progress)
        broken = OutsideLink.objects.in_use().broken().prefetch_related("texts")
        for link in broken:
            status = f" (HTTP {link.status})" if link.status else ""
            self.stdout.write(f"{link.url}: {link.get_finding_display()}{status}")
            for text in link.texts.all():
                self.stdout.write(f"    {text.language} #{text.article_id} {text.title}")
        self.stdout.write(f"{asked} asked.")
        if broken:
            raise CommandError(f"{len(broken)} links to other sites are broken.")
