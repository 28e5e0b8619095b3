"""The demo in a home of its own, served by a thread, and a browser that sees it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.tools.own_home import own_home

Cookies = list[dict[str, str]]


@dataclass(frozen=True)
class OpenPortal:
    """`browser`: Chromium; `url`: where the portal is."""

    browser: Browser
    url: str

    def new_page(self, cookies: Cookies, options: Mapping[str, object]) -> Page:
        """Return a page of a fresh browser with these cookies and an empty cache."""
        context = self.browser.new_context(locale="ja-JP", **options)  # type: ignore[arg-type]
        context.add_cookies(cookies)  # type: ignore[arg-type]
        return context.new_page()

    def signed_in(self, mail: str, ways: tuple[str, ...]) -> Cookies:
        """Return the cookies of somebody who has just proved these ways."""
        from django.conf import settings  # noqa: PLC0415 after the setup

        from madoguchi.accounts.models import User  # noqa: PLC0415 after the setup
        from tests.people import signed_in_client  # noqa: PLC0415 after the setup

        if not mail:
            return []
        client = signed_in_client(User.objects.get(email=mail), *ways)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        return [{"name": name, "value": value, "url": self.url}]


@contextmanager
def open_portal() -> Iterator[OpenPortal]:
    """Set up Django, load the demo, serve it and start the browser."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps a loop running
    with own_home():
        from django.conf import settings  # noqa: PLC0415 after the setup
        from django.core.management import call_command  # noqa: PLC0415 same
        from django.test.testcases import LiveServerThread  # noqa: PLC0415 same

        from madoguchi.jobs.upkeep import demo_data  # noqa: PLC0415 same
        from tests.browser.conftest import (  # noqa: PLC0415 same
            FLAGS,
            installed_browser,
        )

        settings.ALLOWED_HOSTS = ["localhost", "testserver"]
        call_command("collectstatic", interactive=False, verbosity=0)
        demo_data.load_demo(Path("demo"))
        server = LiveServerThread("127.0.0.1", static_handler=lambda pages: pages)
        server.start()
        server.is_ready.wait()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=installed_browser(), args=FLAGS
            )
            yield OpenPortal(browser, f"http://localhost:{server.port}")
            browser.close()
        server.terminate()
