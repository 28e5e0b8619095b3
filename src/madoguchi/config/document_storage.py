"""The storage of documents: a folder or a bucket of S3."""

import re
from pathlib import Path
from typing import Any

from madoguchi.config.env import wrong_setting
from madoguchi.config.setting_forms import env_folder

NAME = "MADOGUCHI_DOCUMENTS"
S3_PREFIX = "s3://"
S3_LOCATION = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/.*)?")
S3_FORM = "s3://bucket/prefix の形で指定してください。"


def document_storage_settings(
    location: str, *, home: Path, endpoint: str
) -> dict[str, Any]:
    """Return the STORAGES entry of the documents.

    `location` is a folder, `s3://bucket/prefix`, or "" for a folder of the home. Keys
    of a bucket come as boto3 finds them (AWS_ACCESS_KEY_ID, a role, …). Refused
    (`setting_wrong`): another scheme, no bucket, a file, an endpoint of no bucket.
    """
    if "://" in location and not S3_LOCATION.fullmatch(location):
        raise wrong_setting(NAME, f"フォルダか、{S3_FORM}", location)
    if not location.startswith(S3_PREFIX):
        if endpoint:
            words = f"バケットがありません。{NAME} を{S3_FORM}"
            raise wrong_setting("MADOGUCHI_S3_ENDPOINT", words, endpoint)
        folder = env_folder(NAME, home / "documents").resolve()
        return {
            "BACKEND": "madoguchi.documents.folder_storage.WriteOnceStorage",
            "OPTIONS": {"location": folder},
        }
    bucket, _, prefix = location.removeprefix(S3_PREFIX).partition("/")
    options = {"bucket_name": bucket, "location": prefix, "querystring_auth": False}
    if endpoint:
        options["endpoint_url"] = endpoint
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
