"""What an order needs besides valid answers before it can be sent."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.procedures.attachments.store import missing_attachments
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.attachment_specs import AttachmentSpec
from madoguchi.procedures.toolkit.base import Procedure, VerificationTarget
from madoguchi.procedures.toolkit.outside_page import OutsideState
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm


@dataclass(frozen=True, slots=True)
class Need:
    """What is missing next: files to attach, else an address whose code is awaited."""

    attachments: tuple[AttachmentSpec, ...] = ()
    address: VerificationTarget | None = None


def next_need(kind: type[Procedure], form: ProcedureForm, draft: Order) -> Need | None:
    """Return what is missing next; None once the order may be sent. Valid form."""
    if missing := missing_attachments(kind, form, draft):
        return Need(attachments=tuple(missing))
    if target := unverified_address(kind, form, draft):
        return Need(address=target)
    return None


def unverified_address(
    kind: type[Procedure], form: ProcedureForm, draft: Order
) -> VerificationTarget | None:
    """Return the address that still has to be verified, or None. Valid form."""
    target = kind.proves(form)
    return target if target and target.address != draft.proved else None


@transaction.atomic
def mark_address_verified(
    draft: Order, address: str, *, actor: str, at: datetime
) -> None:
    """Record that the code sent to an address was typed in."""
    draft.proved = address
    draft.save(update_fields=["proved"])
    record(Act("address_proved", str(draft), draft.party_id, actor, at))


def refuse_incomplete_order(
    kind: type[Procedure], form: ProcedureForm, draft: Order
) -> None:
    """Refuse what is incomplete.

    `papers_missing`, `address_not_proved`, or `outside_not_done` where a page of an
    outside system was not gone through.
    """
    refuse_without_outside_page(kind, draft)
    need = next_need(kind, form, draft)
    if need is None:
        return
    if need.attachments:
        labels = "、".join(str(spec.label) for spec in need.attachments)
        words = _("書類がまだ足りません: %(papers)s。申し込んでいません。")
        raise Refused("papers_missing", words % {"papers": labels})
    raise Refused(
        "address_not_proved",
        _(
            "新しい連絡先に届いた確認コードが、まだ入力されていません。"
            "申し込んでいません。確認コードの画面へお戻りください。"
        ),
    )


def refuse_without_outside_page(kind: type[Procedure], draft: Order) -> None:
    page = kind.outside_page
    if page is None or page.known_answer(draft).state is OutsideState.DONE:
        return
    raise Refused(
        "outside_not_done",
        _(
            "社外の画面での手続きが、まだ終わっていません。申し込んでいません。"
            "確認の画面のボタンから、続きをお進めください。"
        ),
    )
