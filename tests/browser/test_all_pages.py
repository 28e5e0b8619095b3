"""No page has a fault that axe can find: each in one colour and on one screen.

The next page takes the next shape; `bench.pages.faults` looks at each in all four.
"""

from itertools import cycle

from bench.pages.shown_pages import visitors
from tests.accessibility import axe_faults
from tests.browser.conftest import DESKTOP, PHONE, TODAY
from tests.browser.test_tasks import scanned_pages, served, stage
from tests.effort import LONG

__all__ = ["scanned_pages", "served", "stage"]
SHAPES = [(PHONE, "light"), (DESKTOP, "dark"), (PHONE, "dark"), (DESKTOP, "light")]
EVERY_NTH = 1 if LONG else 3
"""Those that a usual run leaves out are seen by the walks of tasks, or by the bench."""


def test_pages_in_turn_have_no_fault(stage, record_property):
    faults, looked = [], 0
    shapes = cycle(SHAPES)
    for visitor in visitors(TODAY):
        for path in visitor.paths[::EVERY_NTH]:
            size, scheme = next(shapes)
            page = stage.browser.new_context(
                viewport=size, color_scheme=scheme, locale="ja-JP"
            ).new_page()
            stage.opened.callback(page.context.close)
            if visitor.mail:
                stage.sign_in(page, visitor.mail, *visitor.ways)
            answer = page.goto(stage.portal + path)
            assert answer is not None and answer.status == 200, path
            faults += axe_faults(page)
            looked += 1
    assert faults == []
    assert looked >= 20
    record_property("pages that axe has looked at", looked)
