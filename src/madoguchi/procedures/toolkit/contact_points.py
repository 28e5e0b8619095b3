"""Where a contract's mail addresses end, said before it is cancelled."""

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import format_line_number
from madoguchi.procedures.toolkit.cancellation_wording import MAX_SHOWN_LENGTH
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import (
    mailbox_addresses,
)


def ending_contact_points(case: Case) -> list[str]:
    """List the telephone number and mail addresses that end with the contract."""
    labels = [
        _("メールアドレス%(address)s") % {"address": a} for a in mailbox_addresses(case)
    ]
    if case.about.service_kind.loses_number and case.about.line_number:
        number = format_line_number(case.about.line_number)
        labels.insert(0, _("電話番号%(number)s") % {"number": number})
    return labels


def contact_points_notice(case: Case) -> str:
    labels = ending_contact_points(case)
    if not labels:
        return ""
    more = _("ほか%(count)s件") % {"count": len(labels) - 1} if len(labels) > 1 else ""
    first = (
        labels[0]
        if len(labels[0]) <= MAX_SHOWN_LENGTH
        else f"{labels[0][:MAX_SHOWN_LENGTH]}…"
    )
    words = _("%(first)s%(more)sは使えなくなり、戻せません。")
    sentence = words % {"first": first, "more": more}
    if case.about.service_kind.loses_number:
        sentence += _(
            "番号を他社で続けるときは、解約ではなくMNP転出を先にお申し込みください。"
        )
    return sentence
