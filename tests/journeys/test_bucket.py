"""The document store in a bucket: the S3 interface, on loopback."""

from collections.abc import Iterator
from http.server import HTTPServer

import pytest

from madoguchi.config.document_storage import document_storage_settings
from madoguchi.documents.store import (
    content_digest,
    fetch_content,
    storage_path,
    store_content,
)
from madoguchi.kernel.errors import Refused, Unavailable
from tests.bucket import served_bucket


@pytest.fixture
def bucket(settings, monkeypatch, tmp_path) -> Iterator[HTTPServer]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with served_bucket() as server:
        here = f"http://127.0.0.1:{server.server_port}"
        told = document_storage_settings(
            "s3://papers/one", home=tmp_path, endpoint=here
        )
        settings.STORAGES = settings.STORAGES | {"documents": told}
        yield server


def test_what_is_kept_lies_under_its_digest_and_comes_back(bucket):
    sha256 = store_content("請求書".encode())
    assert list(bucket.held) == [f"/papers/one/{storage_path(sha256)}"]
    assert fetch_content(sha256) == "請求書".encode()


def test_what_was_changed_in_the_bucket_is_not_handed_out(bucket):
    sha256 = store_content(b"as issued")
    bucket.held[f"/papers/one/{storage_path(sha256)}"] = b"as forged"
    for wanted in (sha256, content_digest(b"never kept")):
        with pytest.raises(Refused) as refused:
            fetch_content(wanted)
        assert refused.value.code == "document_damaged"


def test_a_bucket_that_says_no_makes_jobs_wait_and_pages_say_so(bucket):
    sha256 = store_content(b"as issued")
    bucket.status = 403
    with pytest.raises(Unavailable):
        store_content(b"another")
    with pytest.raises(Refused) as refused:
        fetch_content(sha256)
    assert refused.value.code == "store_away"
