"""Ground floor: Markdown in, safe HTML with anchors, contents and plain text out. Pure: no database, no settings.

`render()` is the one renderer: page, preview, search text, feed, API and embed all come from it.
"""

from .anchors import Part, parts, slugify, with_anchors
from .document import Document, Heading, Link, render
from .elsewhere import pictures_elsewhere, with_pictures
from .leaving import outside_links
from .limits import MAX_BYTES, MarkdownRefused
from .parser import mentioned

__all__ = [
    "MAX_BYTES",
    "Document",
    "Heading",
    "Link",
    "MarkdownRefused",
    "Part",
    "mentioned",
    "outside_links",
    "parts",
    "pictures_elsewhere",
    "render",
    "slugify",
    "with_anchors",
    "with_pictures",
]
