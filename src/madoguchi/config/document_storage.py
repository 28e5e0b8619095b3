"""The storages of documents, of papers and of the static site of outages.

Each is a folder or a bucket of S3.
"""

import re
from pathlib import Path
from typing import Any

from madoguchi.config.env import wrong_setting
from madoguchi.config.setting_forms import env_folder

NAME, PAPERS_NAME = "MADOGUCHI_DOCUMENTS", "MADOGUCHI_PAPERS"
SITE_NAME, SITE_ENDPOINT_NAME = "MADOGUCHI_STATUS_FOLDER", "MADOGUCHI_STATUS_ENDPOINT"
SITE_CACHE_HEADER = "public, max-age=30"
S3_PREFIX = "s3://"
PAPERS_FOLDER = "papers"
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
    refuse_wrong_scheme(NAME, location)
    if not location.startswith(S3_PREFIX):
        if endpoint:
            words = f"バケットがありません。{NAME} を{S3_FORM}"
            raise wrong_setting("MADOGUCHI_S3_ENDPOINT", words, endpoint)
        folder = env_folder(NAME, home / "documents").resolve()
        return {
            "BACKEND": "madoguchi.documents.folder_storage.WriteOnceStorage",
            "OPTIONS": {"location": folder},
        }
    return bucket_settings(location, endpoint)


def paper_storage_settings(
    location: str, *, documents: str, home: Path, endpoint: str
) -> dict[str, Any]:
    """Return the STORAGES entry of the papers that customers attach.

    Without a `location` they lie in `papers` below the documents, so that each host
    finds them where it finds those; or in the home, where the documents are there.
    Refused (`setting_wrong`) like the documents' location.
    """
    refuse_wrong_scheme(PAPERS_NAME, location)
    if not location and documents:
        location = f"{documents.rstrip('/')}/{PAPERS_FOLDER}"
    if not location.startswith(S3_PREFIX):
        default = Path(location) if location else home / PAPERS_FOLDER
        folder = env_folder(PAPERS_NAME, default).resolve()
        return {
            "BACKEND": "madoguchi.documents.folder_storage.PrivateStorage",
            "OPTIONS": {"location": folder},
        }
    return bucket_settings(location, endpoint)


def site_folder(location: str, home: Path) -> Path | None:
    """Return the folder of the static site; None for a bucket, and for no site."""
    refuse_wrong_scheme(SITE_NAME, location)
    if not location or location.startswith(S3_PREFIX):
        return None
    return env_folder(SITE_NAME, home)


def site_storage_settings(location: str, *, endpoint: str) -> dict[str, Any]:
    """Return what STORAGES holds of the static site: one entry for a bucket, else {}.

    Refused (`setting_wrong`): another scheme, an endpoint of no bucket.
    """
    refuse_wrong_scheme(SITE_NAME, location)
    if not location.startswith(S3_PREFIX):
        if endpoint:
            words = f"バケットがありません。{SITE_NAME} を{S3_FORM}"
            raise wrong_setting(SITE_ENDPOINT_NAME, words, endpoint)
        return {}
    entry = bucket_settings(location, endpoint)
    entry["OPTIONS"] |= {"object_parameters": {"CacheControl": SITE_CACHE_HEADER}}
    return {"status_site": entry}


def refuse_wrong_scheme(name: str, location: str) -> None:
    if "://" in location and not S3_LOCATION.fullmatch(location):
        raise wrong_setting(name, f"フォルダか、{S3_FORM}", location)


def bucket_settings(location: str, endpoint: str) -> dict[str, Any]:
    bucket, _, prefix = location.removeprefix(S3_PREFIX).partition("/")
    options = {"bucket_name": bucket, "location": prefix, "querystring_auth": False}
    if endpoint:
        options["endpoint_url"] = endpoint
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
