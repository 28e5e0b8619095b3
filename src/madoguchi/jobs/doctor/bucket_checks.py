"""Whether a bucket keeps what is put into it."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from madoguchi.jobs.doctor.finding import Finding, bad, good, note


def check_bucket(client: Any, bucket: str) -> Iterator[Finding]:
    """Whether the bucket keeps versions, and locks what is in it."""
    try:
        versions = client.get_bucket_versioning(Bucket=bucket).get("Status")
    except (ClientError, BotoCoreError):
        yield bad(
            "書類の保管",
            f"バケット {bucket} を読めません。名前、鍵と接続先を確かめてください。",
        )
        return
    if versions == "Enabled":
        yield good("書類の保管", f"バケット {bucket} は、前の版も残します。")
    else:
        words = "前の版を残しません。バージョニングを有効にしてください。"
        yield bad("書類の保管", f"バケット {bucket} は{words}")
    yield check_object_lock(client, bucket)


def check_object_lock(client: Any, bucket: str) -> Finding:
    try:
        told = client.get_object_lock_configuration(Bucket=bucket)
        lock = told["ObjectLockConfiguration"]
    except (ClientError, BotoCoreError, KeyError):
        lock = {}
    if lock.get("ObjectLockEnabled") == "Enabled":
        return good("書類のロック", f"バケット {bucket} で有効です。")
    return note(
        "書類のロック",
        f"バケット {bucket} には、オブジェクトロックがありません。鍵を持つ人は書類を"
        "消せます。ロックの有効なバケットをおすすめします。",
    )
