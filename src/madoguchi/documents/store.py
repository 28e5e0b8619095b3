"""The document store: a folder or a bucket (S3), where a file's name is its SHA-256.

Nothing in it is ever overwritten, and nothing leaves it unless it is what its name
says.
"""

import hashlib
from typing import NoReturn

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused, Unavailable

STORAGE_ERRORS = (OSError, BotoCoreError, ClientError)


def storage_backend() -> Storage:
    return storages["documents"]


def content_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def storage_path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def store_content(content: bytes) -> str:
    """The digest under which the content lies from now on.

    Unavailable where the store does not take it: a full disk, a bucket far away.
    """
    sha256 = content_digest(content)
    try:
        storage_backend().save(storage_path(sha256), ContentFile(content))
    except STORAGE_ERRORS as error:
        raise Unavailable(f"the document store: {error}") from error
    return sha256


def fetch_content(sha256: str) -> bytes:
    """The content of that digest. Refused where it is missing, changed or away."""
    try:
        with storage_backend().open(storage_path(sha256)) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        refuse_damaged()
    except STORAGE_ERRORS:
        raise store_away() from None
    if content_digest(content) != sha256:
        refuse_damaged()
    return content


def is_stored(sha256: str) -> bool:
    """Whether a file lies under that digest. Refused where the store is away."""
    try:
        with storage_backend().open(storage_path(sha256)):
            return True
    except FileNotFoundError:
        return False
    except STORAGE_ERRORS:
        raise store_away() from None


def store_away() -> Refused:
    return Refused(
        "store_away",
        _(
            "書類の保管庫につながりません。書類は失われていません。"
            "数分たってから、もう一度お試しください。"
        ),
    )


def refuse_damaged() -> NoReturn:
    raise Refused(
        "document_damaged",
        _(
            "保管している書類を確かめられなかったため、お渡しを止めました。"
            "ほかの書類には影響ありません。お手数ですが、お問い合わせください。"
        ),
    )
