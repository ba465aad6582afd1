"""The seeded guide: complete, in two equal languages, with every link leading somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.conf import settings
from django.core.management import call_command
from django.test import TestCase

from faq.editorial.readability import ease
from faq.models import ChannelText, Topic, TopicText, Translation
from tests.facts import FACTS, MORE, PLAN, TOPICS

# Every address outside the site that an article may lead to, reviewed by a person. There is none today.
REVIEWED: set[str] = set()
# The address that the source guide calls official; nobody has verified it.
UNVERIFIED = "aliexpressofficial"
LANGUAGES = ("fr", "en")


class Links(HTMLParser):
    """The targets of links and the ids of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if tag == "a":
            self.targets.append(str(known.get("href")))


def whole(text: Translation) -> str:
    """All that a reader reads of an article, with plain spaces."""
    return re.sub(r"\s+", " ", f"{text.title}\n{text.summary}\n{text.live.plain}")


class SeededContent(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        call_command("seed", verbosity=0)
        cls.texts = {(text.article_id, text.language): text for text in Translation.objects.for_reading()}

    def test_every_article_of_the_plan_is_there_in_both_languages(self):
        assert set(self.texts) == {(number, language) for number in PLAN for language in LANGUAGES}
        assert [topic.key for topic in Topic.objects.order_by("position")] == TOPICS
        for (number, language), text in self.texts.items():
            topic, facts = PLAN[number]
            assert (text.article.topic.key, sorted(text.live.sources)) == (topic, sorted(facts.split())), (
                number,
                language,
            )

    def test_every_topic_is_named_in_both_languages(self):
        named = {(text.topic.key, text.language) for text in TopicText.objects.select_related("topic")}
        assert named == {(key, language) for key in TOPICS for language in LANGUAGES}

    def test_every_fact_of_the_guide_is_told_in_both_languages(self):
        assert list(FACTS) == [f"F{count:02}" for count in range(1, 27)]
        told = [(fact, number, dict(zip(LANGUAGES, words, strict=True))) for fact, (number, *words) in FACTS.items()]
        told += [(fact, number, {"fr": fr, "en": en}) for fact, number, fr, en in MORE]
        for fact, number, words in told:
            assert fact in PLAN[number][1]
            for language in LANGUAGES:
                read = whole(self.texts[number, language])
                for part in re.sub(r"[\u00a0\u202f]", " ", words[language]).split(" … "):
                    assert part in read, f"{fact}: article {number} in {language} does not say “{part}”"

    def test_every_fact_is_a_source_of_the_article_that_tells_it(self):
        used = {fact for text in self.texts.values() for fact in text.live.sources}
        assert used == set(FACTS)

    def test_every_link_leads_somewhere(self):
        ids = {text.get_absolute_url(): set(Links(text.live.html).ids) for text in self.texts.values()}
        for text in self.texts.values():
            here = text.get_absolute_url()
            for target in Links(text.live.html).targets:
                path, _, anchor = target.partition("#")
                if re.match(r"[a-z]+:|//", target):
                    assert target in REVIEWED, f"{here} leads to {target}, which nobody has reviewed"
                    continue
                assert (path or here) in ids, f"{here} leads to {target}, which is nowhere"
                assert not anchor or anchor in ids[path or here], f"{here} leads to {target}: no such anchor"
                assert not path or path.startswith(f"/{text.language}/"), f"{here} leads into another language"

    def test_no_anchor_is_given_twice_on_a_page(self):
        for text in self.texts.values():
            ids = Links(text.live.html).ids
            assert len(ids) == len(set(ids)), text

    def test_no_mark_is_left_unread(self):
        for text in self.texts.values():
            assert not re.search(r"\[\[|\]\]|\{\{|\}\}|\{#|\[!|\]\(|\*\*", text.live.html + text.live.plain), text

    def test_the_unverified_address_is_nowhere(self):
        tops = ("fixtures", "templates", "static", "locale", "faq", "docs")
        files = [file for top in tops for file in (settings.BASE_DIR / top).rglob("*") if file.is_file()]
        assert [file for file in files if UNVERIFIED in file.read_bytes().decode("utf-8", "replace").lower()] == []

    def test_the_readers_of_article_28_are_told_to_read_the_address(self):
        assert "domain name" in whole(self.texts[28, "en"])
        assert "nom de domaine" in whole(self.texts[28, "fr"])

    def test_an_article_has_120_to_400_words(self):
        for text in self.texts.values():
            count = len(re.findall(r"\w+(?:[’-]\w+)*", whole(text)))
            assert 120 <= count <= 400, f"{text.get_absolute_url()} has {count} words"

    def test_every_title_is_a_question_as_people_ask_it(self):
        assert [text.title for text in self.texts.values() if not text.title.endswith("?")] == []

    def test_every_article_is_read_easily(self):
        for text in self.texts.values():
            figure = ease(f"{text.title}\n{text.summary}\n{text.live.plain}", text.language)
            assert figure is not None, text
            assert figure >= 60, f"{text.get_absolute_url()} is read at {figure:.0f}: shorter sentences, plainer words"

    def test_both_languages_share_headings_anchors_and_neighbours(self):
        for number in PLAN:
            french, english = (self.texts[number, language].live for language in LANGUAGES)
            anchors = [[(part["anchor"], part["level"]) for part in live.headings] for live in (french, english)]
            assert anchors[0] == anchors[1], number
            assert french.related == english.related, number
            assert french.sources == english.sources, number

    def test_every_article_has_related_answers_a_date_and_keywords(self):
        for (number, _language), text in self.texts.items():
            related = text.live.related
            assert 2 <= len(related) <= 5, text
            assert set(related) <= set(PLAN) - {number}, text
            assert text.checked, text
            assert text.keywords, text

    def test_french_typography_is_right(self):
        words = {
            text.get_absolute_url(): f"{text.title}\n{text.summary}\n{text.live.plain}"
            for (_, language), text in self.texts.items()
            if language == "fr"
        }
        for text in [*TopicText.objects.filter(language="fr"), *ChannelText.objects.filter(language="fr")]:
            words[repr(text)] = "\n".join(str(getattr(text, field.name)) for field in text._meta.fields)
        wrong = {
            "a thin no-break space before ; ! ?": r"[^\u202f][;!?]",
            "a no-break space before : and »": r"[^\u00a0][:»]",
            "a no-break space after «": r"«[^\u00a0]",
            "the apostrophe ’": r"'",
            "the guillemets « »": r"[\"“”]",
            "the ellipsis …": r"\.\.\.",
            "one space": r"  ",
        }  # fmt: skip
        for place, text in words.items():
            for rule, pattern in wrong.items():
                slip = re.search(rf".{{0,20}}{pattern}.{{0,10}}", text)
                assert not slip, f"{place}: «{slip[0]}» wants {rule}"

    def test_english_typography_is_right(self):
        for (_, language), text in self.texts.items():
            slip = language == "en" and re.search(
                r".{0,20}(?:['\"]|\s[;:!?]|\.\.\.|  ).{0,10}", f"{text.title}\n{text.summary}\n{text.live.plain}"
            )
            assert not slip, f"{text.get_absolute_url()}: «{slip[0]}»"

    def test_every_page_says_that_the_guide_is_independent(self):
        for number, language in ((1, "fr"), (28, "en")):
            page = self.client.get(self.texts[number, language].get_absolute_url()).content.decode()
            assert "AliExpress" in page.split("<footer")[1]
