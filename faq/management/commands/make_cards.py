from typing import Any

from django.core.management.base import BaseCommand

from faq.citing import cards
from faq.operations.progress import progress


class Command(BaseCommand):
    help = (
        "Draw the pictures beside links anew, one per article and language. Older ones stay for links of former days."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = list(cards.all_cards())
        for card in progress(wanted):
            cards.store(card)
        self.stdout.write(f"{len(wanted)} cards drawn.")
