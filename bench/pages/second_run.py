"""How long a second start takes until the first page, beside an empty Python start.

python -m bench.pages.second_run [--rounds 5]
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median
from urllib.error import URLError

from bench.tools.promises import end_with

ROOT = Path(__file__).parents[2]
PORT = "8977"
PAGE = f"http://127.0.0.1:{PORT}/login/"
REACH = 5.0


def seconds_until_page(home: str) -> float:
    """Seconds from the command to the sign-in page; then Ctrl-C, and a clean end."""
    program = [str(Path(sys.executable).parent / "madoguchi"), "run", "--demo"]
    began = time.perf_counter()
    server = subprocess.Popen(
        [*program, "--data", str(ROOT / "demo"), "--port", PORT],
        env=os.environ | {"MADOGUCHI_HOME": home},
        stdout=subprocess.DEVNULL,
    )
    while not is_page_answering():
        assert server.poll() is None, "the server ended by itself"
        time.sleep(0.02)
    took = time.perf_counter() - began
    server.send_signal(signal.SIGINT)
    assert server.wait(60) == 0
    return took


def is_page_answering() -> bool:
    try:
        with urllib.request.urlopen(PAGE, timeout=5) as page:
            return bool(page.status == 200)
    except (URLError, OSError):
        return False


BARE_SERVER = f"""
from wsgiref.simple_server import make_server
from django.conf import settings
settings.configure(ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], SECRET_KEY="x")
import django
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("login/", lambda _request: HttpResponse("page"))]
make_server("127.0.0.1", {PORT}, get_wsgi_application()).serve_forever()
"""
"""A server of Django with one page and no database: what nobody can be faster than."""


def bare_start_seconds() -> float:
    """Seconds from the command to the page of the bare server."""
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-c", BARE_SERVER], stderr=subprocess.DEVNULL
    )
    while not is_page_answering():
        assert server.poll() is None, "the server ended by itself"
        time.sleep(0.02)
    took = time.perf_counter() - began
    server.kill()
    server.wait()
    return took


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        first = seconds_until_page(home)
        pairs = [
            (seconds_until_page(home), bare_start_seconds()) for _ in range(rounds)
        ]
    second, base = (median(column) for column in zip(*pairs, strict=True))
    print(f"first start, empty folder      {first:6.2f} s")
    print(f"second start, median of {rounds}      {second:6.2f} s   reach < {REACH} s")
    print(f"bare server of Django, median  {base:6.2f} s   ratio {second / base:.1f}")
    end_with({"seconds of a second start": second < REACH})


if __name__ == "__main__":
    main()
