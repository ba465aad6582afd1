from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from faq.operations.progress import progress
from faq.search import evaluate, read_judged


class Command(BaseCommand):
    help = "Score search on the judged queries: tune on the dev half, report the held-out half."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--half", choices=("dev", "tune", "heldout"), default="heldout")
        parser.add_argument("--misses", action="store_true", help="name the queries whose first answer is not the best")
        parser.add_argument(
            "--floor", type=float, default=0.0, help="fail when the MRR over all answerable queries is lower"
        )

    def handle(self, *args: Any, half: str, misses: bool, floor: float, **options: Any) -> None:
        queries = read_judged(settings.BASE_DIR / "fixtures" / "relevance" / f"{half}.tsv")
        classes = evaluate(queries, progress)
        self.stdout.write(
            f"{'class':<12}{'queries':>8}{'MRR@10':>8}{'first':>8}{'top 3':>8}{'recall@3':>9}{'empty':>8}{'unsure':>8}"
        )
        for name, scores in sorted(classes.items(), key=lambda entry: entry[0] == "all"):
            self.stdout.write(
                f"{name:<12}{scores.queries:>8}{scores.mrr:>8.3f}"
                + "".join(f"{scores.share(count):>8.3f}" for count in (scores.first, scores.three))
                + f"{scores.share(scores.recalled):>9.3f}"
                + "".join(f"{scores.share(count):>8.3f}" for count in (scores.empty, scores.unsure))
            )
            for line in scores.missed if misses and name != "all" else ():
                self.stdout.write(f"    {line}")
        if classes["all"].mrr < floor:
            raise CommandError(f"MRR@10 is {classes['all'].mrr:.3f}, under the floor of {floor}.")
