"""The texts as files: one Markdown file per article and language, with front matter on top.

`content/<lang>/<topic>/<number>-<slug>.md`    what is public, was archived, or will be public
`upcoming/<lang>/<topic>/<number>-<slug>.md`   what takes its place at a time that is set
`drafts/<lang>/<topic>/<number>-<slug>.md`     a newer text that no reader has seen
`history/<lang>/<number>/<revision>-<slug>.md` what was public before, for links to one revision
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from faq.editorial.adopting import Past
from faq.editorial.texts import Text

from .fields import TIMES, Front
from .frontmatter import ContentError, split

_WORDS = ("title", "summary", "keywords", "sources", "related")
_REVISION = ("revision", "translates", "note", "written")
# What may stand in the front matter, by folder.
KEYS = {
    "content": (*_WORDS, "checked", "check_by", *_REVISION, "in_step", *TIMES[1:], "reason", "successor"),
    "upcoming": (*_WORDS, "checked", *_REVISION, "state", "opens", "closes", "wording", "leads"),
    "drafts": (*_WORDS, *_REVISION, "state"),
    "history": (*_WORDS, *_REVISION),
}
_NAME = re.compile(r"([1-9][0-9]{0,8})-([-a-zA-Z0-9_]{1,80})\.md")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
# Signs of what Word puts on the clipboard beside the words.
_WORD = re.compile(r"class=\"?Mso|</?o:p>|<!--\[if |urn:schemas-microsoft-com", re.IGNORECASE)


@dataclass(frozen=True)
class ArticleFile:
    file: Path
    language: str
    topic: str  # "" in the history
    number: int
    text: Text
    past: Past
    body_line: int  # the line of the file on which the Markdown begins


def article_files(folder: Path) -> list[ArticleFile]:
    """Every text in `content`, `upcoming`, `drafts` or `history`, checked and sorted by number. Raises `ContentError`."""
    found: dict[tuple[int, str, int | None], ArticleFile] = {}
    topics: dict[int, str] = {}
    for file in sorted(folder.glob("*/*/*.md")):
        if _is_of_another_site(file, folder):
            continue
        entry = _article_file(file, folder)
        former = entry.past.revision if folder.name == "history" else None
        other = found.setdefault((entry.number, entry.language, former), entry)
        if other is not entry:
            taken = {"number": entry.number, "file": other.file.name}
            raise ContentError(file, _("number %(number)s is already taken by %(file)s.") % taken)
        if topics.setdefault(entry.number, entry.topic) != entry.topic:
            known = {"number": str(entry.number), "topic": topics[entry.number]}
            raise ContentError(file, _("number %(number)s is in topic “%(topic)s” in another language.") % known)
    return sorted(found.values(), key=lambda entry: (entry.number, entry.language, entry.past.revision or 0))


def _is_of_another_site(file: Path, folder: Path) -> bool:
    """A language that the setting LANGUAGES leaves out is left out here too; a folder that is no language is a slip."""
    language = file.relative_to(folder).parts[0]
    if language not in LANG_INFO:
        raise ContentError(file, _("the folder “%(name)s” is not a language that Django knows.") % {"name": language})
    return language not in dict(settings.LANGUAGES)


def _article_file(file: Path, folder: Path) -> ArticleFile:
    language, shelf, _name = file.relative_to(folder).parts
    match = _NAME.fullmatch(file.name)
    former = folder.name == "history"
    if former and not (match and _NUMBER.fullmatch(shelf)):
        raise ContentError(file, _("the name must be <number>/<revision>-<slug>.md."))
    if not match:
        raise ContentError(
            file, _("the name must be <number>-<slug>.md, the slug in letters without accents, digits and hyphens.")
        )
    data, body, body_line = split(file)
    keys = KEYS.get(folder.name, KEYS["content"])
    front = Front(file, data)
    front.check(keys)
    if not body.strip():
        raise ContentError(file, _("there is no text under the front matter."), body_line)
    if word := _WORD.search(body):
        line = body_line + body[: word.start()].count("\n")
        raise ContentError(file, _("this is Word’s own markup; paste the words as plain text."), line)
    text = Text(markdown=body, slug=match[2], **front.words())
    past = front.past()
    if former and past.revision != int(match[1]):
        raise front.refused("revision", _("“revision” must be %(number)s, as in the name.") % {"number": match[1]})
    number = int(shelf if former else match[1])
    return ArticleFile(file, language, "" if former else shelf, number, text, past, body_line)
