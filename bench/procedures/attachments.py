"""What a paper costs: read and written anew, or refused; each beside a baseline.

    .venv/bin/python -m bench.procedures.attachments [runs]

A photo of 12 megapixels against Pillow alone, a PDF against pikepdf alone, and a file
of 25 MB sent to a form: stopped at the limit against read to its end; what is no paper
against its digest.
"""

import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from hashlib import sha256

import django
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import (
    MemoryFileUploadHandler,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest
from django.test import RequestFactory
from PIL import Image

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
django.setup()

from bench.tools.promises import end_with  # noqa: E402
from madoguchi.kernel.errors import Refused  # noqa: E402 # after the setup
from madoguchi.procedures.attachments.rewriting import rewrite_upload  # noqa: E402
from madoguchi.web.http.upload_limits import CappedUploadHandler, is_upload_too_large  # noqa: E402
from tests.attachment_files import a_pdf  # noqa: E402

BIG = 25 * 2**20
REACHES = ((4, 3_000), (4, 3_000), (1, 50), (2, 50))
"""Of each row in turn: times its baseline, or milliseconds where they are more."""


def noise_picture() -> bytes:
    """Noise, which no codec likes: the worst a camera can do."""
    file = io.BytesIO()
    Image.effect_noise((4_000, 3_000), 60).convert("RGB").save(file, "JPEG")
    return file.getvalue()


def pillow_alone(content: bytes) -> None:
    with Image.open(io.BytesIO(content)) as image:
        image.save(io.BytesIO(), "JPEG", quality=85)


def pikepdf_alone(content: bytes) -> None:
    import pikepdf  # noqa: PLC0415 # measured apart

    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(io.BytesIO())


def rewrite_paper(content: bytes) -> None:
    rewrite_upload(io.BytesIO(content), sender="bench")


def refuse_upload(content: bytes) -> None:
    try:
        rewrite_paper(content)
    except Refused:
        return
    raise AssertionError("it was not refused")


def upload_request(*, capped: bool) -> HttpRequest:
    file = SimpleUploadedFile("paper.jpg", bytes(BIG), "image/jpeg")
    request = RequestFactory().post("/", {"file": file})
    first = [CappedUploadHandler(request)] if capped else []
    rest = [MemoryFileUploadHandler(request), TemporaryFileUploadHandler(request)]
    request.upload_handlers = [*first, *rest]
    return request


def read_upload(request: HttpRequest, *, too_large: bool) -> None:
    assert bool(request.FILES) is not too_large
    assert is_upload_too_large(request) is too_large


def milliseconds(act: Callable[[], object], runs: int) -> float:
    took = []
    for _run in range(runs):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def time_upload(runs: int, *, capped: bool) -> float:
    requests = [upload_request(capped=capped) for _run in range(runs)]
    return milliseconds(lambda: read_upload(requests.pop(), too_large=capped), runs)


def main(runs: int) -> None:
    photo, paper = noise_picture(), a_pdf(b"x" * 1_000_000, 10)
    junk = bytes(20 * 2**20)
    rows = [
        (
            f"photo of 12 MP, {len(photo) / 2**20:.1f} MB",
            milliseconds(lambda: rewrite_paper(photo), runs),
            milliseconds(lambda: pillow_alone(photo), runs),
        ),
        (
            f"PDF of 10 pages, {len(paper) / 2**20:.1f} MB",
            milliseconds(lambda: rewrite_paper(paper), runs),
            milliseconds(lambda: pikepdf_alone(paper), runs),
        ),
        (
            "25 MB sent to a form",
            time_upload(runs, capped=True),
            time_upload(runs, capped=False),
        ),
        (
            "20 MB that is no paper",
            milliseconds(lambda: refuse_upload(junk), runs),
            milliseconds(lambda: sha256(junk), runs),
        ),
    ]
    for what, ours, base in rows:
        print(f"{what}: {ours:.1f} ms, baseline {base:.1f} ms")
    reach = zip(rows, REACHES, strict=True)
    end_with(
        {
            f"{what}: at most {times} times its baseline and {most} ms": ours
            <= max(times * base, most)
            for (what, ours, base), (times, most) in reach
        }
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 7)
