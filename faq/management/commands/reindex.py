from typing import Any

from django.core.management.base import BaseCommand, CommandError

from faq import search
from faq.operations.progress import progress


class Command(BaseCommand):
    help = "Make the search index anew while search keeps answering; fails if index and content then disagree."

    def handle(self, *args: Any, **options: Any) -> None:
        count = search.reindex(progress)
        state = search.status()
        if not state.agree:
            raise CommandError(f"Index and content disagree: {state}")
        self.stdout.write(f"{count} texts can be found.")
