"""The Markdown field of the writing screen: the only file that knows django-markdownx.

Its field, widget, settings and address names are used; its script is not, which traps the Tab key, writes its errors
into the text and puts what the server says into the page unread. Our own scripts stand in its place.
"""

from __future__ import annotations

from typing import Any

from django.forms.widgets import Media, Script
from markdownx.fields import MarkdownxFormField
from markdownx.widgets import AdminMarkdownxWidget


class EditorWidget(AdminMarkdownxWidget):
    template_name = "django/forms/widgets/textarea.html"

    @property
    def media(self) -> Media:
        scripts: Any = [
            Script(f"js/{name}.js", defer=True) for name in ("editor", "paste", "preview", "autosave", "admin")
        ]
        return Media(js=scripts)


class EditorField(MarkdownxFormField):
    """Markdown as typed: line ends and outer blanks are the workflow's matter."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=EditorWidget(), strip=False, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Browsers send every line end as CR LF; that alone is no change."""
        was, now = (str(text or "").replace("\r\n", "\n").strip("\n") for text in (initial, data))
        return was != now
