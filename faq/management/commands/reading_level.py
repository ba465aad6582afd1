from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from faq.editorial.readability import ease
from faq.models import Translation


class Command(BaseCommand):
    help = "How easy each published article is to read, the hardest first: 0 hard, 60 plain, 100 easy. English and French have a figure."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--least", type=float, help="fail if an article is harder than this figure")
        parser.add_argument("--lang", choices=[code for code, _name in settings.LANGUAGES], help="one language only")

    def handle(self, *args: Any, least: float | None, lang: str | None, **options: Any) -> None:
        texts = Translation.objects.for_reading()
        found = []
        for text in texts.in_language(lang) if lang else texts:
            figure = ease(f"{text.title}\n{text.summary}\n{text.live.plain}", text.language) if text.live else None
            if figure is not None:
                found.append((figure, text))
        for figure, text in sorted(found, key=lambda pair: pair[0]):
            self.stdout.write(f"{figure:5.1f}  {text.language}  {text.article_id:>4}  {text.title}")
        if least is not None and (hard := [text for figure, text in found if figure < least]):
            raise CommandError(f"{len(hard)} of {len(found)} articles are harder to read than {least:g}.")
