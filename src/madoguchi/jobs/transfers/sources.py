"""The accounts into which customers transfer, and from when payments are known."""

from datetime import date

from madoguchi.catalogue.models import Operator
from madoguchi.kernel.calendar import month_from_text
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import TransferSource
from madoguchi.platform.fixed_statements import execute

TRANSFER_ACTOR = "bank transfers"
LOCK_TRANSFERS_SQL = "SELECT pg_advisory_xact_lock(hashtext('madoguchi transfers'))"
LOCK_REFUNDS_SQL = "SELECT pg_advisory_xact_lock(hashtext('madoguchi bank refunds'))"


def hold_transfers() -> None:
    """Let no other command read or match transfers before this batch ends."""
    execute(LOCK_TRANSFERS_SQL, {})


def hold_refunds() -> None:
    """Let no other command write or answer refunds before this batch ends."""
    execute(LOCK_REFUNDS_SQL, {})


def named_source(name: str) -> TransferSource:
    """Find the account; without a name the only one there is. In a batch."""
    rows = TransferSource.objects.order_by("name")
    found = list(rows.filter(name=name) if name else rows)
    if len(found) != 1:
        known = "、".join(rows.values_list("name", flat=True)) or "なし"
        raise Refused(
            "no_transfer_source",
            f"入金口座が決まりません（登録: {known}）。--account で選ぶか、"
            "transfers source で登録してください。何も取り込んでいません。",
        )
    return found[0]


def first_known_month() -> date:
    """The first month whose payments are all known. In a batch."""
    operator = Operator.objects.first()
    if operator is None or not operator.payments_from:
        raise Refused(
            "payments_not_imported",
            "operator.json に payments_from がないため、未払いの請求が分かりません。"
            "何も取り込んでいません。",
        )
    return month_from_text(operator.payments_from)
