from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from faq.models import ContentStamp
from faq.operations.progress import progress
from faq.search import Scores, add_noise, evaluate, made_queries, read_judged

# How many queries of each class are made in each language.
EACH = 100
COLUMNS = ("class", "queries", "MRR@10", "first", "top 3", "recall@3", "empty", "unsure")


class Command(BaseCommand):
    help = (
        "Score search on the judged queries: tune on dev, tune and made (slips and beginnings, made of the texts), report the"
        " held-out half."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--half", choices=("dev", "tune", "made", "heldout"), default="heldout")
        parser.add_argument("--misses", action="store_true", help="name the queries whose first answer is not the best")
        parser.add_argument("--noise", type=int, default=0, help="beside this many meaningless sections")
        parser.add_argument("--floor", type=float, default=0.0, help="fail when the MRR over all is lower")

    def handle(self, *args: Any, half: str, misses: bool, noise: int, floor: float, **options: Any) -> None:
        if half == "made":
            queries = [judged for code, _name in settings.LANGUAGES for judged in made_queries(code, EACH)]
        else:
            queries = read_judged(settings.BASE_DIR / "fixtures" / "relevance" / f"{half}.tsv")
        with transaction.atomic():
            for code, _name in settings.LANGUAGES if noise else ():
                add_noise(noise // len(settings.LANGUAGES), code, progress)
            ContentStamp.objects.bump()
            classes = evaluate(queries, progress)
            transaction.set_rollback(True)
        self.stdout.write("".join(f"{name:>10}" for name in COLUMNS))
        for name, scores in sorted(classes.items(), key=lambda entry: entry[0] == "all"):
            self.stdout.write(_row(name, scores))
            for line in scores.missed if misses and name != "all" else ():
                self.stdout.write(f"    {line}")
        if classes["all"].mrr < floor:
            raise CommandError(f"MRR@10 is {classes['all'].mrr:.3f}, under the floor of {floor}.")


def _row(name: str, scores: Scores) -> str:
    counts = (scores.first, scores.three, scores.recalled, scores.empty, scores.unsure)
    return f"{name:>10}{scores.queries:>10}{scores.mrr:>10.3f}" + "".join(f"{scores.share(n):>10.3f}" for n in counts)
