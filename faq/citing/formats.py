"""The forms in which a link is pasted. Pure; `static/js/citing.js` makes the same ones of what a reader has selected,
and a test holds the two together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape

# Only what ends or changes a link's words; escaping more would show the reader backslashes.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>&~|])")
# What makes a heading or a list of a quoted line.
_MARKDOWN_START = re.compile(r"^([-+=#]|[0-9]+(?=[.)]))")
# Ends of lines, other white space, and what is cut off at both ends. No-break spaces within a line stay.
_ENDS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE = re.compile(f"[{_ENDS}]+")
_SPACE = re.compile(rf"[{_ENDS} \t\x1f]+")
_EDGE = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_QUOTES = {"fr": "«\u00a0%s\u00a0»"}


@dataclass(frozen=True)
class Citation:
    """What is cited: the link, its words, and, where wanted, the passage and the day as it is written out."""

    url: str
    title: str
    language: str
    quote: str = ""
    date: str = ""

    def quoting(self, quote: str, date: str) -> Citation:
        """The same link with a passage and its day."""
        return replace(self, quote=quote, date=date)

    def bare(self) -> str:
        """The address alone: the only form that unfurls everywhere."""
        return self._lines(self._quoted, self.url, self._day)

    def markdown(self) -> str:
        link = f"[{_markdown(self._title)}]({_markdown_url(self.url)})"
        quote = "\n".join(f"> {_markdown_line(line)}" for line in self._passage)
        return self._lines(quote and f"{quote}\n", link, _markdown(self._day))

    def bbcode(self) -> str:
        """`[url=…]…[/url]` and `[quote]` without attributes: what every forum knows."""
        link = f"[url={_bbcode_url(self.url)}]{_bbcode(self._title)}[/url]"
        quote = "\n".join(map(_bbcode, self._passage))
        return self._lines(quote and f"[quote]{quote}[/quote]", link, _bbcode(self._day))

    def html(self) -> str:
        link = f'<a href="{escape(self.url)}">{escape(self._title)}</a>'
        quote = "<br>".join(escape(line) for line in self._passage)
        source = f"{link} ({escape(self._day)})" if self._day else link
        if not quote:
            return source
        return f'<blockquote cite="{escape(self.url)}"><p>{quote}</p></blockquote>\n<p>{source}</p>'

    def plain(self) -> str:
        return self._lines(self._quoted, f"{self._title}\n{self.url}", self._day)

    def forms(self) -> dict[str, str]:
        return {
            "bare": self.bare(),
            "markdown": self.markdown(),
            "bbcode": self.bbcode(),
            "html": self.html(),
            "plain": self.plain(),
        }

    @cached_property
    def _title(self) -> str:
        return _one_line(self.title)

    @cached_property
    def _day(self) -> str:
        return _one_line(self.date)

    @cached_property
    def _passage(self) -> list[str]:
        return _lines(self.quote)

    @cached_property
    def _quoted(self) -> str:
        """The passage in the quotation marks of its language."""
        words = _one_line(self.quote)
        return _QUOTES.get(self.language, "“%s”") % words if words else ""

    @staticmethod
    def _lines(quote: str, link: str, date: str) -> str:
        return (f"{quote}\n" if quote else "") + link + (f" ({date})" if date else "")


def markdown_label(text: str) -> str:
    return _markdown(_one_line(text))


def _markdown(line: str) -> str:
    return _MARKDOWN.sub(r"\\\1", line)


def _markdown_line(line: str) -> str:
    words = _markdown(line)
    return _MARKDOWN_START.sub(lambda match: f"{match[1]}\\" if match[1].isdigit() else f"\\{match[1]}", words)


def _bbcode(line: str) -> str:
    """No bracket of ours may open or close a tag, whatever the forum's dialect."""
    return line.replace("[", "(").replace("]", ")")


def _markdown_url(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29")


def _bbcode_url(url: str) -> str:
    return url.replace("[", "%5B").replace("]", "%5D")


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text).strip(_EDGE)


def _lines(text: str) -> list[str]:
    return [line for line in map(_one_line, _LINE.split(text)) if line] if text else []
