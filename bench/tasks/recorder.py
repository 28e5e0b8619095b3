"""Drive a page and count what a person would do: the keystroke-level model.

A walk of `bench/tasks/walks/` speaks to the recorder alone. Each act is done in the
browser and appended to the counts by fixed rules, so that two people get one number.
"""

import math
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from re import Pattern

from playwright.sync_api import FilePayload, Locator, Page

from bench.tasks.keyboard import press_by_keyboard, reach_by_keyboard
from bench.tasks.operators import Operator
from bench.tasks.page_weight import PageWeight, WeightWatch
from tests.accessibility import axe_faults

MIN_TARGET_PX = 24
SWIPE_SHARE = 0.7
"""Of the height of the screen: how far one swipe moves the page."""
COPIED_AT_A_GLANCE = 4
PICKER_TAPS = 3
"""To pick a day or a photo: open, choose, confirm."""

MUST_READ_JS = """() => [...document.querySelectorAll('[data-must-read]')]
    .filter(e => e.checkVisibility({visibilityProperty: true})
                 && !e.parentElement.closest('[data-must-read]'))
    .map(e => e.innerText.replace(/\\s/g, ''))"""
BOX_JS = """e => {
    const box = (e.labels && e.labels[0] || e).getBoundingClientRect();
    return [box.top + box.height / 2, box.width, box.height, innerHeight] }"""
TYPED_OPERATORS = {
    "latin": Operator.LATIN,
    "digit": Operator.DIGIT,
    "code": Operator.CODE,
}


def swipes_to(centre_px: float, screen_px: float) -> int:
    """Return how many swipes bring a target onto the screen; 0 where it is there."""
    if 0 <= centre_px <= screen_px:
        return 0
    return math.ceil(abs(centre_px - screen_px / 2) / (SWIPE_SHARE * screen_px))


class Recorder:
    """One run of a task on one page.

    `counts`: operators so far; `weights`: bytes and requests of each page, in order;
    `small_targets`: what is under 24 px; `faults`: what axe has found; `notes`: the
    waits outside by their reason.
    """

    def __init__(
        self,
        page: Page,
        *,
        uses_keyboard: bool = False,
        picture_folder: Path | None = None,
        scanned_pages: set[str] | None = None,
    ) -> None:
        self.page, self.uses_keyboard = page, uses_keyboard
        self.counts: Counter[Operator] = Counter()
        self.weights: list[PageWeight] = []
        self.small_targets: list[str] = []
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.read_texts: set[str] = set()
        self.is_keyboard_up = False
        self.picture_folder, self.scanned_pages = picture_folder, scanned_pages
        self.watch = WeightWatch(page)

    # Where things are

    def link(self, words: str) -> Locator:
        """Return the first link whose name holds the words."""
        return self.page.get_by_role("link", name=words).first

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words, exact=True).first

    def field(self, label: str) -> Locator:
        """Return a field or a choice by its label."""
        return self.page.get_by_label(label).first

    # What a walk does

    def goto(self, url: str) -> None:
        """Open an address: a bookmark, or what is printed on paper."""
        self.load(lambda: self.page.goto(url))

    def tap(self, target: Locator, *, loads: bool = True, think: int = 1) -> None:
        """Press a link, a button or a choice.

        `loads`: another page follows. `think`: 2 before an act that cannot be taken
        back, 0 where nothing is left to decide.
        """
        self.aim(target)
        self.add(Operator.M, think)
        self.add(Operator.TAP)
        self.is_keyboard_up = False
        if loads:
            self.load(lambda: self.follow(target))
        else:
            self.press(target)
            self.look()

    def type(
        self,
        target: Locator,
        text: str,
        kind: str,
        *,
        is_grouped: bool = False,
        is_on_paper: bool = False,
    ) -> None:
        """Fill a field with letters, digits, or a code that nobody knows by heart.

        `kind`: latin, digit or code. `is_grouped`: not the first field of a block, so
        nothing new has to be remembered. `is_on_paper`: copied, four characters a
        glance.
        """
        self.enter(target, is_grouped=is_grouped)
        if is_on_paper:
            self.add(Operator.M, math.ceil(len(text) / COPIED_AT_A_GLANCE))
        self.add(TYPED_OPERATORS[kind], len(text))
        self.write(target, text)

    def type_japanese(
        self, target: Locator, text: str, reading: str, *, is_grouped: bool = False
    ) -> None:
        """Fill a field in Japanese: kana of the reading, one conversion a word.

        `reading` has a blank between the words that are converted one by one.
        """
        self.enter(target, is_grouped=is_grouped)
        self.add(Operator.KANA, len(reading.replace(" ", "")))
        self.add(Operator.CONV, len(reading.split()))
        self.write(target, text)

    def enter(self, target: Locator, *, is_grouped: bool) -> None:
        """Put the focus into a field, with the keyboard up."""
        self.aim(target)
        self.add(Operator.M, 0 if is_grouped else 1)
        if not target.evaluate("e => e === document.activeElement"):
            self.add(Operator.TAP)
        if not self.is_keyboard_up:
            self.add(Operator.H)
        self.is_keyboard_up = True

    def leave(self, target: Locator, text: str | Pattern[str]) -> None:
        """Check a field that is filled already, and leave it alone: that costs none."""
        self.aim(target)
        value = target.input_value()
        is_right = value == text if isinstance(text, str) else text.fullmatch(value)
        assert is_right, (value, text)

    def choose(self, target: Locator, words: str) -> None:
        """Open a list and choose one of it."""
        self.aim(target)
        self.add(Operator.M)
        self.add(Operator.TAP, 2)
        self.is_keyboard_up = False
        target.select_option(label=words)

    def pick_day(self, target: Locator, day: str) -> None:
        """Pick a day out of the phone's calendar. `day`: as 2026-12-01."""
        self.aim(target)
        self.add(Operator.M)
        self.add(Operator.TAP, PICKER_TAPS)
        self.is_keyboard_up = False
        target.fill(day)

    def pick_photo(
        self, target: Locator, name: str, photo: bytes, *, loads: bool = False
    ) -> None:
        """Choose a photo that is on the phone. `loads`: it is sent at once."""
        self.aim(target)
        self.add(Operator.M)
        self.add(Operator.TAP, PICKER_TAPS)
        self.is_keyboard_up = False
        file: FilePayload = {"name": name, "mimeType": "image/jpeg", "buffer": photo}
        if loads:
            self.load(lambda: self.send_photo(target, file))
        else:
            target.set_input_files(files=[file])

    def receive(self, target: Locator, *, think: int = 1) -> tuple[str, bytes]:
        """Press a link to a file; return its name and what was received."""
        self.aim(target)
        self.add(Operator.M, think)
        self.add(Operator.TAP)
        self.is_keyboard_up = False
        began = time.perf_counter()
        with self.page.expect_download() as download:
            self.press(target)
        path = download.value.path()
        self.add(Operator.R, time.perf_counter() - began)
        return download.value.suggested_filename, path.read_bytes()

    def reload(self) -> None:
        """Look whether a page has something new."""
        self.add(Operator.M)
        self.add(Operator.TAP)
        self.load(self.page.reload)

    def read(self, *targets: Locator) -> None:
        """Read what one has come for, where the task is to find something out."""
        for target in targets:
            self.aim(target)
            self.add(Operator.READ, len("".join(target.inner_text().split())))

    def wait_outside(self, seconds: float, note: str) -> None:
        """Wait for something that is not of the portal, such as an SMS."""
        self.add(Operator.W, seconds)
        self.notes.append(note)

    def end(self, mark: str) -> None:
        """Find the mark of the end on the page; the clock stands where it is seen."""
        end = self.page.locator(f'[data-task-end~="{mark}"]')
        assert end.count() == 1, f"{mark} is {end.count()} times on {self.page.url}"
        assert end.is_visible(), f"{mark} is there and not seen"

    # How it is counted

    def add(self, operator: Operator, amount: float = 1) -> None:
        if amount:
            self.counts[operator] += amount  # type: ignore[assignment]

    def aim(self, target: Locator) -> None:
        """Bring a target onto the screen and look at its size."""
        centre, width, height, screen = target.evaluate(BOX_JS)
        self.add(Operator.SWIPE, swipes_to(centre, screen))
        if min(width, height) < MIN_TARGET_PX:
            self.small_targets.append(str(target))
        if swipes_to(centre, screen):
            target.scroll_into_view_if_needed()
            target.evaluate("e => e.scrollIntoView({block: 'center'})")

    def load(self, act: Callable[[], object]) -> None:
        """Do what opens a page; count its time until the event `load`."""
        began = time.perf_counter()
        act()
        self.add(Operator.R, time.perf_counter() - began)
        self.weights.append(self.watch.take())
        self.look()

    def follow(self, target: Locator) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.press(target)

    def send_photo(self, target: Locator, file: FilePayload) -> None:
        with self.page.expect_navigation(wait_until="load"):
            target.set_input_files(files=[file])

    def press(self, target: Locator) -> None:
        if self.uses_keyboard:
            press_by_keyboard(self.page, target)
        else:
            target.click()

    def write(self, target: Locator, text: str) -> None:
        if self.uses_keyboard:
            reach_by_keyboard(self.page, target)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)
        else:
            target.focus()
            target.fill(text)

    def look(self) -> None:
        """Count what has to be read now; look for faults; take a picture."""
        for text in self.page.evaluate(MUST_READ_JS):
            if text not in self.read_texts:
                self.read_texts.add(text)
                self.add(Operator.READ, len(text))
        self.faults += axe_faults(self.page, self.scanned_pages)
        if self.picture_folder:
            self.picture_folder.mkdir(parents=True, exist_ok=True)
            nth = len(list(self.picture_folder.glob("*.png")))
            self.page.screenshot(path=self.picture_folder / f"{nth:02}.png")
