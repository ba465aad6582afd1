"""Nothing that an editor types can run in a reader's browser, or keep the server busy."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.rendering import MarkdownRefused, anchors, document, limits, render, with_anchors
from faq.rendering.sanitiser import sanitise


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b onclick=alert(1)>b</b>",
        "<!-- comment -->",
        "<iframe src=https://a.example></iframe>",
        "<style>*{}</style>",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<math><mi xlink:href=javascript:alert(1)>",
    ],
)
def test_html_is_shown_as_typed(markdown):
    made = render(markdown).html
    assert made.startswith("<p>&lt;")
    assert made.count("<") == 2


@pytest.mark.parametrize("scheme", ["javascript", "JaVaScRiPt", "vbscript", "data", "file", "\x01javascript", "ftp"])
def test_a_link_leads_to_pages_and_mail_only(scheme):
    for markdown in (f"[x]({scheme}:alert(1))", f"<{scheme}:alert(1)>", f"[x][r]\n\n[r]: {scheme}:alert(1)"):
        assert "href" not in render(markdown).html


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<script>alert(1)</script>a", "a"),
        ('<p onclick="x" style="color:red" class="callout evil" id="A">a</p>', '<p class="callout">a</p>'),
        ('<a href="javascript:x" target="_blank">a</a>', "<a>a</a>"),
        ('<img src="https://a.example/x.png">', "<img>"),
        ('<input type="password" name="q" checked>', '<input checked="">'),
        ("<form action=x><button>b</button></form>", "b"),
        ("<svg onload=x><path/></svg>", ""),
    ],
)
def test_the_sanitiser_stands_behind_the_parser(html, kept):
    assert sanitise(html) == kept


TAGS = ("<script", "<svg", "<iframe", "<style", "<form", "<object", "<embed", "<math", "<link", "<meta", "<base")


@given(
    st.lists(
        st.sampled_from(
            [*"<>\"'`[]()!&;:/\\ \n=", *TAGS, "javascript:", "onerror=", "a", "|-|", "&lt;", "&#60;", "{#a}"]
        ),
        max_size=40,
    )
)
def test_no_mixture_of_marks_makes_an_active_tag(pieces):
    made = render("".join(pieces)).html.lower()
    assert not any(tag in made for tag in TAGS)
    assert 'href="javascript' not in made


def patterns(n: int) -> dict[str, str]:
    """Texts of about n letters on which parsers are known to go back and forth."""
    long = {mark: mark * (n // len(mark)) for mark in (
        "[", "![", "[[", "{{", "[[1 ", "[[1|", "*a ", "**a", "_a", "*", "*_", "`", "> ", ">", "- ", "|", "[a](", "[a]", "](",
        "<", "<a ", "<!--", "<http://", "&", "&#", "# a\n", "# {#", "a\n: b\n", "[a]: b\n", "\\", "~~a ", "\n", " ", "\t",
        "> [!NOTE]\n", "> - ", "- [ ] a\n", "a\n=\n", "[a](b", "![a](b)", '[a](b "', "a**b", "a  \n", "```\n", "\0",
    )}  # fmt: skip
    return long | {
        "ticks of every length": " ".join("`" * i for i in range(1, int((2 * n) ** 0.5))),
        "nested list": "".join("  " * i + "- a\n" for i in range(int(n**0.5))),
        "wide table": "|a" * 10 + "|\n" + "|-" * 10 + "|\n" + "|b\n" * (n // 3),
        "blanks before an anchor": "# a" + " " * n + "{",
        "blanks in a definition": "a\n:" + " " * n,
        "many references": "".join(f"[{i}]: x\n" for i in range(n // 11)) + "[1]" * 10,
        "brackets after a link": "[a](" + "(" * n,
        "list in lists": "* " * (n // 200) + "\n" + "  x\n" * (n // 4),
    }


def effort(markdown: str) -> int:
    """Function calls made anywhere, and lines run in our own renderer, while the text is rendered."""
    count = 0

    def calls(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    def lines(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return lines if "faq/rendering" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.setprofile(calls)
    sys.settrace(lines)
    try:
        render(with_anchors(markdown))
    finally:
        sys.setprofile(None)
        sys.settrace(before)
    return count


SMALL, LARGE = patterns(1000), patterns(2000)


@pytest.mark.parametrize("name", SMALL)
def test_twice_the_text_costs_twice_the_effort(name):
    effort("a")  # caches are filled once
    assert effort(LARGE[name]) <= 2.25 * effort(SMALL[name])


def test_without_the_memory_of_what_was_tried_it_would_cost_four_times_as_much(monkeypatch):
    def forgetful(wanted, taken):
        count = 1
        while taken.get(name := f"{wanted}-{count}"):
            count += 1
        taken[name] = 1
        return name

    monkeypatch.setattr(anchors, "unused", forgetful)
    effort("a")
    assert effort("# a\n" * 1500) > 2.25 * effort("# a\n" * 750)


TICKING = {
    "many lines": "a\n\n" * 2000,
    "one long line": "a *b* " * 2000,
    "one paragraph": "a\n" * 4000,
    "lists in lists": "- > a\n" * 2000,
    "marks that never end": "*a " * 2000,
    "a wide table": "|a" * 10 + "|\n" + "|-" * 10 + "|\n" + "|b\n" * 2000,
}


def steps(markdown: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the clock was looked at before the text was rendered or refused; every look takes a hundredth of a second."""
    looked = 0

    def clock() -> float:
        nonlocal looked
        looked += 1
        return looked / 100

    with monkeypatch.context() as ticking:
        ticking.setattr(limits, "thread_time", clock)
        try:
            render(markdown)
        except MarkdownRefused as error:
            return -looked if error.reason == "too_slow" else 0
    return looked


@pytest.mark.parametrize("name", TICKING)
def test_a_rendering_that_takes_too_long_is_stopped_in_its_midst(name, monkeypatch):
    assert -1010 < steps(TICKING[name], monkeypatch) < -990


@pytest.mark.parametrize("name", TICKING)
def test_without_the_timer_it_would_go_on(name, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", float("inf"))
    assert steps(TICKING[name], monkeypatch) > 1010


@pytest.mark.parametrize("step", ["_name_callouts", "_anchor_headings", "to_html", "sanitise"])
def test_a_step_that_takes_too_long_is_the_last(step, monkeypatch):
    now, real = [0.0], getattr(document, step)

    def slow(*args: Any) -> Any:
        now[0] += 11
        return real(*args)

    monkeypatch.setattr(limits, "thread_time", lambda: now[0])
    monkeypatch.setattr(document, step, slow)
    with pytest.raises(MarkdownRefused, match="too_slow"):
        render("a")
