from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from faq.editorial.reminders import remind
from faq.operations.progress import progress


class Command(BaseCommand):
    help = (
        "Mail to each editor which of their articles are due for a check, and to publishers those that nobody takes care"
        " of: one mail a day, however often it runs. Fails if a mail could not be sent; the next run tries it again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = remind(timezone.localdate(), progress)
        self.stdout.write(f"{outcome.sent} sent, {outcome.told_before} told before today.")
        if outcome.failed:
            raise CommandError(f"{outcome.failed} could not be sent; run it again later.")
        if outcome.unheard:
            raise CommandError(
                f"{outcome.unheard} articles are due, and there is nobody to tell: no owner and no publisher has an address."
            )
