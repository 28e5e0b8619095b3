"""The static site at 128 kbps and 300 ms a round trip, with an empty cache.

    python -m bench.outages.slow_network [--notices 10]

So many outages are current, with the longest texts. Promised: each page is at most
15 KB and can be used within two seconds. The baseline is the same without outages.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.outages.outage_portal import publish_outage
from bench.sign_in.sign_in_home import own_sign_in_home
from bench.tasks.conditions import KBPS_128, PHONE_SCREEN
from bench.tasks.page_weight import WeightWatch
from bench.tools.promises import end_with
from tests.served_files import serve_by_caddy

PATHS = ("index.html", "places.html", "fibre/15.html", "history.html")
MAX_BYTES, MAX_USABLE_MS, MAX_VIEWS = 15 * 1024, 2_000, 3
USABLE_JS = """() => performance.getEntriesByType('navigation')[0].loadEventEnd"""


def usable_ms(browser: Browser, address: str) -> tuple[int, float]:
    """Open a page with an empty cache; bytes, and milliseconds until it is loaded."""
    context = browser.new_context(viewport=PHONE_SCREEN, locale="ja-JP")
    page = context.new_page()
    watch = WeightWatch(page)
    watch.session.send("Network.emulateNetworkConditions", KBPS_128.as_emulated())
    page.goto(address)
    weight = watch.take()
    milliseconds = float(page.evaluate(USABLE_JS))
    context.close()
    return weight.bytes, milliseconds


def best_views(browser: Browser, site: str) -> dict[str, tuple[int, float]]:
    """Look up to three times: a busy machine adds to what the network takes."""
    return {
        path: min(
            (usable_ms(browser, f"{site}/{path}") for _ in range(MAX_VIEWS)),
            key=lambda view: view[1],
        )
        for path in PATHS
    }


@contextmanager
def opened_browser() -> Iterator[Browser]:
    from tests.browser.conftest import FLAGS, installed_browser  # noqa: PLC0415 setup

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=installed_browser(), args=FLAGS
        )


def measure(folder: Path, notices: int) -> tuple[dict, dict, int]:
    """Look at the site without outages and with; the largest page besides."""
    from django.core.management import call_command  # noqa: PLC0415 setup

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps a loop running
    site = folder / "current"
    with (folder / "log").open("w") as log, opened_browser() as browser:
        call_command("status", "render", folder=folder, stdout=log)
        with serve_by_caddy(site) as address:
            before = best_views(browser, address)
            for nth in range(notices):
                publish_outage(
                    headline=f"{'長' * 50}{nth}", can_do="あ" * 600, mode="open"
                )
            call_command("status", "render", folder=folder, stdout=log)
            after = best_views(browser, address)
    largest = max(file.stat().st_size for file in site.rglob("*.html"))
    return before, after, largest


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--notices", type=int, default=10)
    args = parser.parse_args()
    with own_sign_in_home(), tempfile.TemporaryDirectory(prefix="site-") as folder:
        before, after, largest = measure(Path(folder), args.notices)
    for path in PATHS:
        print(
            f"{path:<16}{after[path][0]:>7,} bytes {after[path][1]:>6.0f} ms"
            f"   without outages {before[path][1]:.0f} ms   reach ≤ {MAX_USABLE_MS} ms"
        )
    print(f"the largest page: {largest:,} bytes   reach ≤ {MAX_BYTES:,}")
    slowest = max(view[1] for view in after.values())
    end_with(
        {
            "each page within two seconds": slowest <= MAX_USABLE_MS,
            "no page above 15 KB": largest <= MAX_BYTES,
        }
    )


if __name__ == "__main__":
    main()
