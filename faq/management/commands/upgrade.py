from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from faq import search
from faq.operations.hosts.turns import turn


class Command(BaseCommand):
    help = "Bring database and content up to what this program needs. Hosts that start at once take turns."
    # The tables may not be there yet.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        with turn():
            call_command("migrate", verbosity=0)
            call_command("seed", at_start=True)
            if not search.status().agree:
                # A program whose index has another shape forgets the old one.
                call_command("reindex")
