"""What a browser finds wrong with a page while a test is on it."""

from __future__ import annotations

from playwright.sync_api import Page

# axe would load the stylesheets once more by inline style, which the site's policy refuses.
AXE = {"resultTypes": ["violations"], "preload": False}
WATCH = (
    "addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"
)


def complaints(page: Page, only: str = "") -> list[str]:
    """A list that grows with each error of a script and of the console; of the console's with `only` those that say so."""
    found: list[str] = []
    page.add_init_script(WATCH)
    page.on(
        "console",
        lambda line: (
            found.append(f"{line.text} {line.location}") if line.type == "error" and only in line.text else None
        ),
    )
    # A view transition that the browser calls off, as it may, is told as an error of the page.
    page.on("pageerror", lambda error: None if "Transition" in str(error) else found.append(str(error)))
    return found
