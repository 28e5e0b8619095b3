"""The document store: a folder or a bucket (S3), where a file's name is its SHA-256.

Nothing in it is ever overwritten, and nothing leaves it unless it is what its name
says.
"""

import hashlib
from typing import NoReturn

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from madoguchi.kernel.errors import Refused, Unavailable

AWAY = (OSError, BotoCoreError, ClientError)


def store() -> Storage:
    return storages["documents"]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def place(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep(content: bytes) -> str:
    """The digest under which the content lies from now on.

    Unavailable where the store does not take it: a full disk, a bucket far away.
    """
    sha256 = digest(content)
    try:
        store().save(place(sha256), ContentFile(content))
    except AWAY as error:
        raise Unavailable(f"the document store: {error}") from error
    return sha256


def fetch(sha256: str) -> bytes:
    """The content of that digest. Refused where it is missing, changed or away."""
    try:
        with store().open(place(sha256)) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        damaged()
    except AWAY:
        raise Refused(
            "store_away",
            "書類の保管庫につながりません。書類は失われていません。"
            "数分たってから、もう一度お試しください。",
        ) from None
    if digest(content) != sha256:
        damaged()
    return content


def damaged() -> NoReturn:
    raise Refused(
        "document_damaged",
        "保管している書類を確かめられなかったため、お渡しを止めました。"
        "ほかの書類には影響ありません。お手数ですが、お問い合わせください。",
    )
