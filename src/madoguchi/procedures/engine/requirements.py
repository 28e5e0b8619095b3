"""What must be there besides the answers before an order can be sent."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.procedures.attachments.store import missing_attachments
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import Procedure, VerificationTarget
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm


def unverified_address(
    kind: type[Procedure], form: ProcedureForm, draft: Order
) -> VerificationTarget | None:
    """Where a code has to arrive and be typed in, as long as it was not. Valid form."""
    reach = kind.proves(form)
    return reach if reach and reach.address != draft.proved else None


@transaction.atomic
def mark_address_verified(
    draft: Order, address: str, *, actor: str, at: datetime
) -> None:
    """A code that went there was typed in."""
    draft.proved = address
    draft.save(update_fields=["proved"])
    record(Act("address_proved", str(draft), draft.party_id, actor, at))


def refuse_incomplete_order(
    kind: type[Procedure], form: ProcedureForm, draft: Order
) -> None:
    if unverified_address(kind, form, draft):
        raise Refused(
            "address_not_proved",
            _(
                "新しい連絡先に届いた確認コードが、まだ入力されていません。"
                "申し込んでいません。確認コードの画面へお戻りください。"
            ),
        )
    if lacking := missing_attachments(kind, form, draft):
        words = _("書類がまだ足りません: %(papers)s。申し込んでいません。")
        raise Refused("papers_missing", words % {"papers": "、".join(lacking)})
