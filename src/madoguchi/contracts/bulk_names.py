"""Name many contracts at once: all of them, or none."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.contracts.models import Contract
from madoguchi.customers.change_rows import NewChange, insert_changes
from madoguchi.customers.models import PortalChange
from madoguchi.customers.operator_columns import refuse_operators_own
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.platform.access import Access
from madoguchi.platform.audit import Act, record

ROWS_A_STATEMENT = 500


def rename_contracts(
    access: Access, names: Mapping[str, tuple[str, str]], *, actor: str, at: datetime
) -> int:
    """Rename by contract number, from what was shown to what is wanted.

    The audit log gets one entry for all. Refused (`names_changed_meanwhile`) where one
    is named otherwise by now, or is not seen any more; (`changed_by_operator`) where
    names are the operator's own.
    """
    refuse_operators_own(["contracts.nickname"])
    reached = Contract.objects.visible_to(access).filter(contract_number__in=names)
    with transaction.atomic():
        rows = list(reached.select_for_update().order_by("pk"))
        found = {row.contract_number: row.nickname for row in rows}
        if found != {number: before for number, (before, _after) in names.items()}:
            raise Refused(
                "names_changed_meanwhile",
                _(
                    "確かめているあいだに、呼び名か契約が変わりました。"
                    "何も変更していません。ファイルをもう一度送ってください。"
                ),
            )
        for row in rows:
            row.nickname = names[row.contract_number][1]
        Contract.objects.bulk_update(rows, ["nickname"], batch_size=ROWS_A_STATEMENT)
        insert_changes(
            NewChange(
                party=access.party_id,
                file="contracts",
                key=number,
                column="nickname",
                before=before,
                after=after,
                at=at,
                order_number="",
                state=PortalChange.State.DONE,
                effective_on=at.astimezone(JST).date(),
            )
            for number, (before, after) in names.items()
        )
        changes = {number: [*texts] for number, texts in names.items()}
        act = Act("contracts_named", "contracts", access.party_id, actor, at)
        record(act, changes)
    return len(rows)
