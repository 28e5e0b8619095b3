"""A real Chromium on the demo operator: phone and desktop, light and dark."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from django.db import connections
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from madoguchi.documents.pdf_renderer import FONT_PATHS
from madoguchi.jobs.upkeep import demo_data
from madoguchi.kernel.calendar import JST
from madoguchi.platform.clock import clock_at
from tests.accessibility import axe_faults
from tests.database import kept_rows, put_back
from tests.people import PASSWORD

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "performance" / "screenshots"
TAKES_PICTURES = "MADOGUCHI_PICTURES" in os.environ
"""`make e2e` does. They cost as much as looking for faults does."""

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
TODAY = datetime(2026, 11, 24, 10, tzinfo=JST)
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps a loop running


@pytest.fixture(scope="session")
def japanese_type(tmp_path_factory) -> dict[str, str]:
    """A machine without it would draw boxes: it borrows the invoice's."""
    folder = tmp_path_factory.mktemp("data") / "fonts"
    folder.mkdir()
    for font in FONT_PATHS:
        (folder / font.name).symlink_to(font)
    return os.environ | {"XDG_DATA_HOME": str(folder.parent)}


def installed_browser() -> str | None:
    """The system's, else the one that playwright has fetched."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="package")
def browser(japanese_type) -> Iterator[Browser]:
    """One for all of them; it would go on working beside the tests that follow."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=installed_browser(), args=FLAGS, env=japanese_type
        )
        yield chromium
        connections.close_all()  # those made while playwright's loop was running
        chromium.close()


@pytest.fixture(scope="session")
def served(static_files, django_db_setup, django_db_blocker) -> Iterator[str]:
    """The product's own stack in a thread; whitenoise serves the static files."""
    server = LiveServerThread("127.0.0.1", static_handler=lambda pages: pages)
    with django_db_blocker.unblock():
        server.start()
        server.is_ready.wait()
        yield f"http://127.0.0.1:{server.port}"
        server.terminate()


@contextmanager
def serving_at(clock: Callable[[], datetime]) -> Iterator[str]:
    """The portal on a clock of the test: what it says of days never changes."""

    def answer(pages: Callable, environ: dict, start_response: Callable):
        with clock_at(clock()):
            return pages(environ, start_response)

    server = LiveServerThread(
        "127.0.0.1", static_handler=lambda pages: partial(answer, pages)
    )
    server.start()
    server.is_ready.wait()
    yield f"http://localhost:{server.port}"
    server.terminate()


@pytest.fixture(scope="session")
def rows_of_demo() -> dict[str, bytes]:
    """What the first test that wants the demo has loaded, for all that follow."""
    return {}


@pytest.fixture
def portal(db_of_all, served, rows_of_demo, tmp_path) -> str:
    """The address of a portal in which the demo operator's bills are issued."""
    if rows_of_demo:
        put_back(rows_of_demo)
    else:  # its mark of a load that is under way would meet that of another worker
        with clock_at(TODAY), override_settings(HOME=tmp_path):
            demo_data.load_demo(ROOT / "demo")
        rows_of_demo.update(kept_rows())
    return served


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, portal: str) -> Iterator[Open]:
    """Open a page in a fresh browser: `open_page("/", phone, dark, without_js)`."""
    contexts = []

    def open_(path: str, size: dict = PHONE, **more: object) -> Page:
        context = browser.new_context(
            viewport=size, locale="ja-JP", timezone_id="Asia/Tokyo", **more
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(portal + path)
        return page

    yield open_
    for context in contexts:
        context.close()


def sign_in(page: Page, identifier: str, password: str = PASSWORD) -> None:
    page.get_by_label("お客様番号またはメールアドレス").fill(identifier)
    page.get_by_label("パスワード", exact=False).first.fill(password)
    page.get_by_role("button", name="ログインする", exact=True).click()
    page.wait_for_load_state()
    for question in ("いまはしない", "いま使用中"):
        button = page.get_by_role("button", name=question)
        if button.count():
            button.click()
            page.wait_for_load_state()


def look(page: Page, name: str) -> None:
    """No fault that axe can find; and a picture, where one is wanted."""
    if TAKES_PICTURES:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    faults = axe_faults(page)
    assert faults == [], f"{name}: {faults}"
