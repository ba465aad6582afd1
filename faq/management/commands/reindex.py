from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from faq import search
from faq.models import Translation
from faq.operations.progress import progress


class Command(BaseCommand):
    help = "Make the search index anew while search keeps answering; fails if index and content then disagree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("texts", nargs="*", type=int, help="only the translations with these keys")

    def handle(self, *args: Any, texts: list[int], **options: Any) -> None:
        for translation in Translation.objects.filter(pk__in=texts).select_related("live"):
            search.index(translation)
        count = len(texts) or search.reindex(progress)
        state = search.status()
        if not state.agree:
            raise CommandError(f"Index and content disagree: {state}")
        self.stdout.write(f"{count} texts can be found.")
