"""Does anything of what was typed run? A browser without the content security policy clicks and focuses everything, and
tells which payloads ran. XSS_CORPUS=folder brings further payloads: every line of every file in it is one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Route

FOLDER = Path(__file__).parent / "payloads"
# Signs that stand in no line of text, as the files write them.
_SIGNS = str.maketrans({"⏎": "\n", "␉": "\t", "␀": "\0"})

_HOOKS = """
(() => {
  const tell = what => top.executed(String(what));
  for (const name of ["alert", "confirm", "prompt", "print"]) {
    Object.defineProperty(window, name, { value: tell, writable: false, configurable: false });
  }
})()
"""
# Focus, point at and click everything. Ordinary links and forms lead nowhere; those that are code run.
_POKE = """
() => {
  const active = url => /^(javascript|data|vbscript|blob):/.test(url ?? "");
  const poke = document => {
    const window = document.defaultView;
    const stay = event => {
      const at = event.target.closest?.("a, area");
      const url = at?.href?.baseVal ?? at?.href ?? "";
      if (event.type === "submit") {
        if (!active(event.submitter?.formAction) && !active(event.target.getAttribute("action"))) event.preventDefault();
      } else if (at && !active(url)) event.preventDefault();
    };
    window.addEventListener("click", stay);
    window.addEventListener("submit", stay);
    // The page's own doors are known; what was typed stands elsewhere.
    const own = "header.site-header, #logout-form, form.search, .submit-row, #user-tools";
    for (const element of document.querySelectorAll("body, body *")) {
      if (element.closest(own)) continue;
      for (const name of ["pointerover", "pointerenter", "pointerdown", "mouseover", "mouseenter", "mousemove"]) {
        element.dispatchEvent(new window.MouseEvent(name, { bubbles: true, cancelable: true }));
      }
      element.focus?.();
      element.dispatchEvent(new window.MouseEvent("click", { bubbles: true, cancelable: true }));
      element.blur?.();
    }
    for (const frame of document.querySelectorAll("iframe")) {
      try { if (frame.contentDocument?.body) poke(frame.contentDocument); } catch { }
    }
  };
  poke(document);
}
"""


def payloads() -> list[str]:
    """Our own and those of XSS_CORPUS. Each of ours calls `alert` with a number of its own, from 1."""
    given = [line for file in sorted(FOLDER.glob("*.txt")) for line in file.read_text("utf-8").split("\n") if line]
    ours = [
        re.sub(r"alert(\(|`)1", rf"alert\g<1>{number}", line).translate(_SIGNS) for number, line in enumerate(given, 1)
    ]
    if folder := os.environ.get("XSS_CORPUS"):
        files = sorted(file for file in Path(folder).rglob("*") if file.is_file())
        ours += [line for file in files for line in file.read_text("utf-8", "replace").splitlines() if line.strip()]
    return ours


def techniques() -> set[str]:
    return {file.stem for file in FOLDER.glob("*.txt")}


class Oracle:
    """`ran` holds what was executed so far."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site, self.ran = site, set[str]()
        context.expose_binding("executed", lambda _source, what: self.ran.add(what))
        context.add_init_script(_HOOKS)
        context.route("**/*", self._answer)
        self.page: Page = context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())

    def _answer(self, route: Route) -> None:
        """Nothing comes from elsewhere, and a picture that is not there fails at once."""
        request = route.request
        ours = request.url.startswith(self.site) and request.resource_type in (
            "document",
            "stylesheet",
            "script",
            "fetch",
        )
        route.continue_() if ours else route.abort()

    def visit(self, path: str) -> None:
        self.page.goto(self.site + path, wait_until="load")
        self._poke()

    def show(self, bodies: Iterable[str]) -> None:
        """Each in a frame of its own, so that none hides behind another."""
        frames = "".join(f'<iframe srcdoc="{escape(body)}"></iframe>' for body in bodies)
        self.page.goto(f"{self.site}/robots.txt")
        self.page.set_content(f"<!doctype html><title>x</title><body>{frames}")
        self._poke()

    def _poke(self) -> None:
        try:
            self.page.evaluate(_POKE)
            # What an event has set going runs before the next frame but one.
            self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
        except Error:
            # The page went away under our hands: something ran.
            self.ran.add(f"left {self.page.url}")
