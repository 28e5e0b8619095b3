"""The storage of documents: a folder or a bucket of S3."""

from pathlib import Path
from typing import Any

S3_PREFIX = "s3://"


def document_storage_settings(
    location: str, *, home: Path, endpoint: str
) -> dict[str, Any]:
    """Return the STORAGES entry of the documents.

    `location` is a folder, `s3://bucket/prefix`, or "" for a folder of the home. Keys
    of a bucket come as boto3 finds them (AWS_ACCESS_KEY_ID, a role, …).
    """
    if not location.startswith(S3_PREFIX):
        folder = Path(location).resolve() if location else home / "documents"
        return {
            "BACKEND": "madoguchi.documents.folder_storage.WriteOnceStorage",
            "OPTIONS": {"location": folder},
        }
    bucket, _, prefix = location.removeprefix(S3_PREFIX).partition("/")
    options = {"bucket_name": bucket, "location": prefix, "querystring_auth": False}
    if endpoint:
        options["endpoint_url"] = endpoint
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
