"""Where documents are kept: a folder of the home, or a bucket."""

from pathlib import Path
from typing import Any

S3_PREFIX = "s3://"


def document_storage_settings(
    told: str, *, home: Path, endpoint: str
) -> dict[str, Any]:
    """`told` is a folder, `s3://bucket/prefix`, or "" for a folder of the home.

    The keys of a bucket come as boto3 finds them (AWS_ACCESS_KEY_ID, a role, …).
    """
    if not told.startswith(S3_PREFIX):
        folder = Path(told).resolve() if told else home / "documents"
        return {
            "BACKEND": "madoguchi.documents.folder_storage.WriteOnceStorage",
            "OPTIONS": {"location": folder},
        }
    bucket, _, prefix = told.removeprefix(S3_PREFIX).partition("/")
    options = {"bucket_name": bucket, "location": prefix, "querystring_auth": False}
    if endpoint:
        options["endpoint_url"] = endpoint
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
