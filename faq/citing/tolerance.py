"""What forums do to links, undone. Pure: no database."""

from __future__ import annotations

import re
from urllib.parse import unquote

# Every path of this site is made of these; the first other sign is where the forum's own text begins.
_OURS = re.compile(r"[A-Za-z0-9/._~-]*")


def repaired(path: str) -> tuple[str, str]:
    """The path and the anchor that somebody meant, in lower case, with one slash at the end unless it names a file.

    `/a/16).`, `/A/16/[/url]`, `/a/16/…`, `/a//16`, `/a/16%23steps`, `/fr/articles/16-ouvrir\\_un\\_litige,` all lose what
    was added to them.
    """
    if "%" in path:  # escaped twice on its way
        path = unquote(path)
    path, _, anchor = path.replace("\\", "").partition("#")
    path = _ours(path.partition("?")[0]).lower()
    name = path.rpartition("/")[2]
    ends = "" if re.fullmatch(r"[a-z0-9_-]+\.[a-z]{2,4}", name) else "/"
    return re.sub(r"/{2,}", "/", f"/{path}{ends}"), cleaned_anchor(anchor)


def cleaned_anchor(anchor: str) -> str:
    return _ours(anchor.partition(":~:")[0]).strip("/").lower()


def _ours(text: str) -> str:
    match = _OURS.match(text)
    return match[0].rstrip("._~-") if match else ""
