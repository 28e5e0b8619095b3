"""Files that are small on the wire and large once unpacked, sent to a running portal.

    python -m bench.procedures.bombs [--rounds 1]

Loopback only, in a home of its own. Each is sent as a paper by a signed-in customer,
all at once too, and as an invoice to verify by a stranger. Promised: an answer with a
sentence each, and no process of web or worker that grows by more than 100 MB; exit
status 1 otherwise. Baseline: a photo of 12 megapixels.
"""

import argparse
import io
import re
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError

from PIL import Image

from bench.tools.served_portal import serve_portal
from tests.attachment_files import (
    a_photo,
    flat_png,
    pdf_bomb,
    pdf_of_object_stream,
)
from tests.homes import Home, a_home
from tests.portal_browser import PortalBrowser

PORT = 8977
MAX_GROWTH_MB = 100
HEIC = Path(__file__).parents[2] / "tests" / "data" / "attachments" / "lying.heic"
CHILD = b"attachments.child"
FILL = """
from pathlib import Path
from madoguchi.jobs.upkeep.demo_data import load_demo
load_demo(Path("demo"))
"""
REFUSAL = re.compile(r'<data value="(\w+)">')


def large_heic() -> bytes:
    """A picture whose head says that it has 16,384 by 16,384 pixels."""
    content = HEIC.read_bytes()
    at = content.index(b"ispe") + 8
    side = (16_384).to_bytes(4, "big")
    return content[:at] + side + side + content[at + 8 :]


def zip_bomb() -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(200 * 2**20))
    return told.getvalue()


def noise_photo() -> bytes:
    told = io.BytesIO()
    Image.effect_noise((4_000, 3_000), 60).convert("RGB").save(told, "JPEG")
    return told.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "PNG, 49 megapixels": lambda: a_photo("PNG", (7_000, 7_000)),
    "PNG with alpha, 49 megapixels": lambda: flat_png(7_000, "RGBA"),
    "PNG, 400 megapixels": lambda: flat_png(20_000, "1"),
    "JPEG, 200 megapixels": lambda: a_photo("JPEG", (16_320, 12_240)),
    "JPEG, progressive, 200 megapixels": lambda: a_photo(
        "JPEG", (16_320, 12_240), progressive=True
    ),
    "WebP, 100 megapixels": lambda: a_photo("WEBP", (10_000, 10_000)),
    "GIF, 100 megapixels": lambda: a_photo("GIF", (10_000, 10_000)),
    "HEIC that says 268 megapixels": large_heic,
    "PDF, stream of 4 GB": lambda: pdf_bomb(4_000),
    "PDF, 500,000 packed objects": lambda: pdf_of_object_stream(500_000),
    "ZIP, 200 MB": zip_bomb,
    "20 MB of nothing in a PDF": lambda: b"%PDF-1.4\n" + bytes(20 * 2**20 - 9),
}


def portal_processes(first: int) -> list[int]:
    """The process and those it started, without children that open files."""
    found = [first]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return [pid for pid in found if CHILD not in command_line(pid)]


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return CHILD


def memory_mb(pid: int, name: str) -> float:
    """`VmRSS`, or `VmHWM`: its highest since `reset_peaks`."""
    status = Path(f"/proc/{pid}/status").read_text()
    match = re.search(rf"{name}:\s+(\d+)", status)
    return int(match[1]) / 1024 if match else 0.0


def reset_peaks(pids: list[int]) -> None:
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text("5")


class Sender:
    """A signed-in customer at the page of papers of a draft."""

    def __init__(self, home: Home, mail: str) -> None:
        self.browser = PortalBrowser(f"http://127.0.0.1:{PORT}")
        self.browser.sign_in(mail)
        self.browser.begin("/p/name/")
        if 'name="reason"' not in self.browser.text:
            self.browser.prove_by_mail(home.folder / "outbox")
        self.browser.post(self.browser.path, reason="marriage")
        typed = {
            "family_name": "山﨑",
            "given_name": "花",
            "kana": "ヤマザキ ハナ",
            "happened_on": "2026-11-03",
        }
        self.browser.post(self.browser.path, **typed)
        self.page = self.browser.path
        self.what = self.browser.hidden("what")

    def send(self, content: bytes) -> str:
        """`accepted`, or the code of the sentence that came back."""
        self.browser.get(self.page)
        if "あと" not in self.browser.text:
            removable = re.search(r'name="remove" value="([\w-]+)"', self.browser.text)
            if removable:
                self.browser.post(self.page, remove=removable[1])
        try:
            self.browser.upload(self.page, content, what=self.what)
        except HTTPError as error:
            page = error.read().decode()
            code = REFUSAL.search(page)
            return code[1] if code and error.code == 422 else f"HTTP {error.code}"
        return "accepted"


def verify_as_stranger(content: bytes) -> str:
    browser = PortalBrowser(f"http://127.0.0.1:{PORT}")
    browser.get("/check/")
    try:
        browser.upload("/check/", content)
    except HTTPError as error:
        return "answered" if error.code == 422 else f"HTTP {error.code}"
    return "answered"


def measured(pids: list[int], act: Callable[[], str]) -> tuple[str, float, float]:
    """The answer, megabytes by which the process that grew most grew, and seconds."""
    reset_peaks(pids)
    before = {pid: memory_mb(pid, "VmRSS") for pid in pids}
    began = time.perf_counter()
    answer = act()
    took = time.perf_counter() - began
    return answer, max(memory_mb(p, "VmHWM") - before[p] for p in pids), took


def main(rounds: int) -> int:
    faults = 0
    with a_home(FILL) as home, serve_portal(home, PORT) as portal:
        sender = Sender(home, "midori@example.jp")
        pids = portal_processes(portal.pid)
        sender.send(noise_photo())
        print(f"{len(pids)} processes; each may grow by {MAX_GROWTH_MB} MB")
        for name, make in [("photo of 12 MP, baseline", noise_photo), *BOMBS.items()]:
            content = make()
            for _round in range(rounds):
                acts = [
                    ("paper", lambda c=content: sender.send(c)),
                    ("check", lambda c=content: verify_as_stranger(c)),
                ]
                for what, act in acts:
                    answer, growth, took = measured(pids, act)
                    bad = growth > MAX_GROWTH_MB or answer.startswith("HTTP")
                    faults += bad
                    print(
                        f"{name}, {len(content) / 2**20:.1f} MB, {what}: {answer}, "
                        f"+{growth:.0f} MB, {took:.1f} s{' MISSED' if bad else ''}"
                    )
    return 1 if faults else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1)
    sys.exit(main(parser.parse_args().rounds))
