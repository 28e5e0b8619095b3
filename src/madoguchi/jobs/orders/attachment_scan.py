"""Scan attachments for viruses before staff can open them."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.procedures.attachments.ports import SCANNER
from madoguchi.procedures.attachments.store import (
    attachment_content,
    record_scan_result,
)
from madoguchi.procedures.models import Attachment

SCAN_RETRY = RetryStrategy(wait=60, retry_exceptions=[Unavailable])


@app.task(name="scan_paper", retry=SCAN_RETRY)
def scan_attachment(party: int, actor: str, paper: int) -> None:
    """Scan an attachment and record the result; tried again until there is one.

    A file that is not in the store may come yet: another host moves it there.
    """
    at = now()
    with scope(actor, party):
        row = Attachment.objects.filter(pk=paper, scanned_at=None).first()
        content = readable_content(row) if row else b""
    if row is None:
        return  # taken away meanwhile, or scanned already
    finding = SCANNER.load_adapter().scan(content)
    with scope(actor, party):
        if Attachment.objects.filter(pk=paper).exists():
            record_scan_result(row, finding, actor=actor, at=at)


def readable_content(row: Attachment) -> bytes:
    try:
        return attachment_content(row)
    except Refused as refusal:
        raise Unavailable(f"{row}: {refusal.code}") from refusal
