"""The document store: a folder or a bucket (S3), where a file's name is its SHA-256.

Nothing in it is ever overwritten, and nothing leaves it unless it is what its name
says.
"""

import hashlib
from typing import NoReturn

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from madoguchi.kernel.errors import Refused


def store() -> Storage:
    return storages["documents"]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def place(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep(content: bytes) -> str:
    """The digest under which the content lies from now on."""
    sha256 = digest(content)
    store().save(place(sha256), ContentFile(content))
    return sha256


def fetch(sha256: str) -> bytes:
    """The content of that digest. Refused where it is missing or was changed."""
    try:
        with store().open(place(sha256)) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        damaged()
    if digest(content) != sha256:
        damaged()
    return content


def damaged() -> NoReturn:
    raise Refused(
        "document_damaged",
        "保管している書類を確かめられなかったため、お渡しを止めました。"
        "ほかの書類には影響ありません。お手数ですが、お問い合わせください。",
    )
