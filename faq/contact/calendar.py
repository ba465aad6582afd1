"""Calendar files of the best windows: the only file that knows icalendar."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from .availability import Span


def best_windows(name: str, key: str, windows: list[Span], address: str, now: datetime) -> bytes:
    """One event for each window, in UTC, so that every calendar shows it in its owner's time."""
    # Loaded for the first reader who asks: no start waits for it, and no worker holds what nobody has asked for.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//faq//contact//EN")
    calendar.add("x-wr-calname", name)
    for window in windows:
        event = Event()
        event.add("uid", f"{key}-{window.start:%Y%m%dT%H%M%SZ}@contact")
        event.add("dtstamp", now)
        event.add("dtstart", window.start)
        event.add("dtend", window.end)
        event.add("summary", _("A good moment: %(name)s") % {"name": name})
        event.add("url", address)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
