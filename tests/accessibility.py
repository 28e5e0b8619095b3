"""What axe finds on a page."""

import hashlib
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

AXE_OPTIONS = {"resultTypes": ["violations"]}  # the rest is counted, not told
CHANGING_VALUE = re.compile(r'(value|nonce)="[^"]*"')


def axe_faults(page: Page, scanned_pages: set[str] | None = None) -> list[str]:
    """Return each fault with the places where it is.

    `scanned_pages` remembers what was looked at: the same mark-up is not looked at
    twice.
    """
    if scanned_pages is not None:
        markup = CHANGING_VALUE.sub("", page.content())
        mark = hashlib.sha256(markup.encode()).hexdigest()
        if mark in scanned_pages:
            return []
        scanned_pages.add(mark)
    return [
        f"{page.url}: {fault['id']}: {[node['html'][:120] for node in fault['nodes']]}"
        for fault in axe_violations(page)
    ]


def axe_violations(page: Page) -> list[dict]:
    """Run axe; once more if the next page took the place of this one meanwhile."""
    page.wait_for_load_state()
    try:
        found = Axe().run(page, options=AXE_OPTIONS)
    except Error:
        page.wait_for_load_state()
        found = Axe().run(page, options=AXE_OPTIONS)
    return found.response["violations"]
