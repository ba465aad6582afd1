"""What every answer may do in a browser, by the class of its page. This is the only place that says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from csp.utils import build_policy
from django.conf import settings

Directives = dict[str, tuple[str, ...]]

_SELF, _NONE = ("'self'",), ("'none'",)
_NOTHING: Directives = {
    "default-src": _NONE, "base-uri": _NONE, "form-action": _NONE, "frame-ancestors": _NONE,
}  # fmt: skip
_PAGE: Directives = {
    **_NOTHING,
    **dict.fromkeys(("script-src", "style-src", "img-src", "font-src", "connect-src", "manifest-src"), _SELF),
    "form-action": _SELF,
}
# What no page here has a use for. What is not named stays as browsers have it, on our own pages alone: sharing (web-share),
# copying (clipboard-write) and passkeys. A name that a browser does not know would be a complaint in its console.
_WITHOUT = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
    "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial",
    "storage-access", "sync-xhr", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(f"{name}=()" for name in _WITHOUT)


@dataclass(frozen=True)
class Policy:
    """Of one class of pages; `resource` is who may load the answer into a page of their own."""

    directives: Directives
    resource: str = "same-origin"
    # What else is sent where the view has not said otherwise.
    more: tuple[tuple[str, str], ...] = ()

    @cached_property
    def written(self) -> str:
        """The content security policy, always in the same order."""
        parts = build_policy(config=dict(self.directives)).split("; ")
        return "; ".join(sorted(parts, key=lambda part: list(self.directives).index(part.split()[0])))


# A browser that knows speculation rules fetches them once a day, after the page; they are in `reading.views`.
PAGE = Policy(_PAGE, more=(("Speculation-Rules", '"/speculation.json"'),))
# The file never leaves the browser: the page is not even able to send anything. Its pictures are shown from memory.
DISPUTE = Policy({**_PAGE, "connect-src": _NONE, "img-src": ("'self'", "blob:"), "media-src": ("blob:",)})
ADMIN = Policy(_PAGE, more=(("Cache-Control", "private, no-store"), ("X-Robots-Tag", "noindex")))
EMBED = Policy({**_NOTHING, "style-src": _SELF, "img-src": _SELF, "frame-ancestors": ("*",)}, "cross-origin")
PICTURE = Policy({"default-src": _NONE, "sandbox": ()}, "cross-origin")
DATA = Policy(_NOTHING, "cross-origin")
# From everywhere, as the card in a sandbox on another site has an origin of its own.
STATIC = DATA

_BY_NAME = {
    "dispute": DISPUTE,
    "embed": EMBED,
    "theme": STATIC,
    **dict.fromkeys(("card", "picture", "favicon", "logo"), PICTURE),
    **dict.fromkeys(
        ("article-markdown", "revision-markdown", "contact-windows", "suggestions", "search-clicked", "api-search", "feed",
         "topic-feed", "oembed", "llms", "opensearch", "security", "sitemap", "sitemap-of-language", "robots", "speculation",
         "health-live", "health-ready", "metrics"),
        DATA,
    ),
}  # fmt: skip


def policy(path: str, name: str | None) -> Policy:
    """For the answer at this path; `name` is its address's in faq/urls.py, where there is one."""
    if path.startswith("/admin/"):
        return ADMIN
    if path.startswith(settings.STATIC_URL):
        # The site's sign stands in other people's lists of links.
        return PICTURE if path.rpartition("/")[2].startswith("icon.") else STATIC
    if path.startswith(("/api/", settings.MEDIA_URL)) and name not in _BY_NAME:
        return DATA
    return _BY_NAME.get(name or "", PAGE)
