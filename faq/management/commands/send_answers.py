from typing import Any

from django.core.management.base import BaseCommand, CommandError

from faq.feedback.questions import send_answers
from faq.models import Question
from faq.operations.progress import progress


class Command(BaseCommand):
    help = "Mail the answers that could not be sent when they were published. Ends with 1 if some still cannot."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = send_answers(Question.objects.to_answer(), progress)
        self.stdout.write(f"{sent} sent.")
        if failed:
            raise CommandError(f"{failed} could not be sent; their addresses are kept for the next time.")
