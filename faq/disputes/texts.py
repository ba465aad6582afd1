"""What the script of the dispute file says, in the page's language: one catalogue for server and browser.

Names in braces are filled by the script.
"""

from __future__ import annotations

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    return {
        "untitled": _("File without a name"),
        "progress": _("{done} of {all} steps done"),
        "saved": _("Saved in this browser at {time}."),
        "memory": _(
            "This browser does not let the page keep anything (a private window, perhaps). You can work, but export your file before you close the page."
        ),
        "full": _(
            "This browser’s storage is full: your last changes are on the screen but not saved. Export the file now, then delete what you no longer need."
        ),
        "damagedData": _(
            "One stored file cannot be read. It was left as it is, nothing was deleted. You can download what is stored and keep it."
        ),
        "downloadDamaged": _("Download what is stored"),
        "otherTab": _("Another tab changed this file: both versions were put together."),
        "erasedElsewhere": _("This file was erased in another tab."),
        "noDeadline": _("Copy the date from your order’s page. This guide does not know it."),
        "left": _("{days} d {hours} h {minutes} min left, until {date}."),
        "leftDays": _("{days} days left, until {date}."),
        "past": _(
            "This date has passed, on {date}. Read your order’s page again, and put your case to customer service."
        ),
        "noHour": _("No hour given: the count stops at the beginning of that day, to be safe."),
        "skipped": _("This hour does not exist on that day, as the clocks change: {date} is counted instead."),
        "badDate": _("This date does not exist, or is not complete. The last valid one was kept."),
        "reminder": _("{days} days left to open the dispute: {title}"),
        "reminderDay": _("One day left to open the dispute: {title}"),
        "limit": _("The dispute time limit ends: {title}"),
        "noReminder": _("There is no reminder to make: enter a date that is still to come."),
        "tooBig": _(
            "“{name}” ({size}) does not fit in this browser’s storage. Keep it where it is; everything else in the file is safe."
        ),
        "kept": _("“{name}” is kept in this browser."),
        "memoryEvidence": _(
            "“{name}” is kept only while this page is open: this browser stores no files. Save the zip before you close it."
        ),
        "notHere": _("Not in this browser: add the file again, or import the zip."),
        "close": _("Close"),
        "remove": _("Remove"),
        "caption": _("What it shows"),
        "taken": _("Taken on"),
        "imported": _("Imported: {count}. What you had is still there."),
        "notJson": _("This file is cut short or is not an export of this page. Nothing was changed."),
        "foreign": _("This file does not come from this page. Nothing was changed."),
        "newer": _(
            "This file was made by a newer version of this page. Reload the page and try again. Nothing was changed."
        ),
        "badZip": _("This zip is cut short or holds no export of this page. Nothing was changed."),
        "tooLarge": _(
            "This zip is too large to be opened here ({size}). Unpack it, import the file {json} inside, and add the pictures again. Nothing was changed."
        ),
        "zipFailed": _(
            "The zip could not be made: there is not enough memory. Export without the evidence. Nothing was lost."
        ),
        "more": _("Show {count} older entries"),
        "entries": _("{count} entries"),
        "empty": _("Write what was said first."),
        "written": _("Written down."),
        "erased": _("Erased. Nothing is left in this browser."),
        "seller": _("the seller"),
        "service": _("customer service"),
        "carrier": _("the carrier"),
        "me": _("me"),
    }
