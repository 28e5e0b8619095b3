"""Store files that customers attach (添付書類), each in the scope of its party.

A file lies in the storage `papers`, a folder or bucket that all hosts share, under a
random name. Staff cannot open it before it
was scanned; a finding deletes it.
"""

from contextlib import suppress
from datetime import datetime
from logging import getLogger
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.documents.store import STORAGE_ERRORS, store_away
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job
from madoguchi.procedures.attachments.rewriting import RewrittenFile
from madoguchi.procedures.models import Attachment, Order, lock_order
from madoguchi.procedures.models.states import ATTACHABLE_STATES, EDITABLE_STATES
from madoguchi.procedures.toolkit.attachment_specs import AttachmentSpec
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.normalise import normalise_text
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm

FILE_EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg"}
MAX_ATTACHMENTS = 10
MAX_FILE_NAME_LENGTH = 100

log = getLogger(__name__)


def attachment_storage() -> Storage:
    return storages["papers"]


def stored_names() -> list[str]:
    """The names of all files; none where nobody has sent one yet."""
    try:
        return attachment_storage().listdir("")[1]
    except FileNotFoundError:
        return []


def store_file(name: str, content: bytes) -> None:
    """Refused with `store_away` where the store does not take it."""
    try:
        attachment_storage().save(name, ContentFile(content))
    except STORAGE_ERRORS as error:
        raise Refused(
            "store_away",
            _(
                "書類の保管庫につながらないため、添付していません。"
                "数分たってから、もう一度添付してください。"
            ),
        ) from error


def delete_file(name: str) -> None:
    """Delete a file whose row is gone; one that stays is tidied away at night."""
    try:
        with suppress(FileNotFoundError):
            attachment_storage().delete(name)
    except STORAGE_ERRORS as error:
        log.warning("paper %s stays in the store until the night: %s", name, error)


def order_attachments(order: Order) -> list[Attachment]:
    return list(order.papers.order_by("pk"))


def missing_attachments(
    kind: type[Procedure], form: ProcedureForm, order: Order
) -> list[AttachmentSpec]:
    """Find what is required and not attached; a file with a finding does not count."""
    stored = {row.what for row in order_attachments(order) if not row.finding}
    return [
        spec
        for spec in kind.attachments_of(form)
        if not any(map(spec.is_named_by, stored))
    ]


@transaction.atomic
def add_attachment(
    order: Order, spec: AttachmentSpec, name: str, file: RewrittenFile, *, at: datetime
) -> Attachment:
    """Store a rewritten file, until the desk has decided.

    Refused with `papers_closed` or `too_many_papers`.
    """
    lock_order(order)
    if order.state not in ATTACHABLE_STATES:
        raise attachments_closed()
    if order.papers.count() >= MAX_ATTACHMENTS:
        words = _("添付は%(most)s件までです。使わないものを削除してください。")
        raise Refused("too_many_papers", words % {"most": MAX_ATTACHMENTS})
    paper = Attachment.objects.create(
        party_id=order.party_id,
        order=order,
        key=uuid4(),
        what=spec.code,
        name=normalise_text(name)[-MAX_FILE_NAME_LENGTH:],
        media_type=file.media_type,
        size=len(file.content),
        added_at=at,
    )
    store_file(str(paper.key), file.content)
    audit_attachment(paper, "paper_attached", actor=order.actor, at=at)
    party = order.party_id
    defer_job("scan_paper", at, party=party, actor=order.actor, paper=paper.pk)
    return paper


@transaction.atomic
def remove_attachment(paper: Attachment, *, actor: str, at: datetime) -> None:
    """Delete a file of a draft. Refused with `papers_closed` for a sent order."""
    lock_order(paper.order)
    if paper.order.state not in EDITABLE_STATES:
        raise attachments_closed()
    delete_attachment(paper, "paper_removed", actor=actor, at=at)


@transaction.atomic
def delete_attachment(
    paper: Attachment, verb: str, *, actor: str, at: datetime
) -> None:
    """Delete the row, and the file once the transaction has committed."""
    audit_attachment(paper, verb, actor=actor, at=at)
    key = str(paper.key)
    paper.delete()
    transaction.on_commit(lambda: delete_file(key))


@transaction.atomic
def record_scan_result(
    paper: Attachment, finding: str, *, actor: str, at: datetime
) -> None:
    """Record what the scanner found; a file with a finding is deleted."""
    paper.scanned_at, paper.finding = at, finding[:MAX_FILE_NAME_LENGTH]
    paper.save(update_fields=["scanned_at", "finding"])
    audit_attachment(
        paper, "paper_infected" if finding else "paper_clean", actor=actor, at=at
    )
    if finding:
        transaction.on_commit(lambda: delete_file(str(paper.key)))


def attachment_content(paper: Attachment) -> bytes:
    """Read a file for its owner. Refused with `paper_gone` or `store_away`."""
    try:
        with attachment_storage().open(str(paper.key)) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        raise Refused(
            "paper_gone",
            _("この書類は残っていません。お手数ですが、もう一度添付してください。"),
        ) from None
    except STORAGE_ERRORS:
        raise store_away() from None
    return content


def open_attachment_for_staff(paper: Attachment, *, actor: str, at: datetime) -> bytes:
    """Read a file for staff, and record it. Refused with `paper_not_scanned`."""
    if paper.scanned_at is None or paper.finding:
        raise Refused(
            "paper_not_scanned",
            _("この書類はウイルスの検査が終わっていないため、開けません。"),
        )
    audit_attachment(paper, "paper_opened", actor=actor, at=at)
    return attachment_content(paper)


def attachment_headers(paper: Attachment) -> dict[str, str]:
    """Return headers that make a browser save the file and run nothing in it."""
    name = f"paper-{paper.pk}.{FILE_EXTENSIONS.get(paper.media_type, 'bin')}"
    return {
        "Content-Type": paper.media_type,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "sandbox",
    }


def audit_attachment(paper: Attachment, verb: str, *, actor: str, at: datetime) -> None:
    record(Act(verb, str(paper), paper.party_id, actor, at))


def attachments_closed() -> Refused:
    return Refused(
        "papers_closed",
        _(
            "申し込みを送ったあとは、書類を替えられません。何も変更していません。"
            "差し替えが必要なときは、担当者からお知らせします。"
        ),
    )
