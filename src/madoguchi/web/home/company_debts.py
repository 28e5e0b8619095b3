"""To do about the bills of a company that are not paid after their day."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.billing.late_bills import LateBill, late_bills
from madoguchi.billing.payment_status.debit_states import bill_story
from madoguchi.contracts.queries import ContractHandle, first_contract_of_accounts
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import month_from_text
from madoguchi.kernel.wording import format_short_day, format_yen
from madoguchi.ledger.balances import Balances, BillBalance
from madoguchi.payments.charge_states import ChargeStory
from madoguchi.platform.access import Access
from madoguchi.web.bills.debt_outlook import debt_outlook
from madoguchi.web.bills.known_balances import known_balances
from madoguchi.web.home.todo import MAX_TODOS_SHOWN, Todo
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.right_rules import PAYERS_RULE


def company_debt_todos(request: MemberRequest, today: date) -> list[Todo]:
    """One for each late bill; of more than are shown one that leads to their list.

    Those that wait for a card or a bank come last, and are not counted with them.
    """
    operator, access = current_reference().operator, request.access
    if operator is None or not operator.payments_from:
        return []
    late = late_bills(access, month_from_text(operator.payments_from), today)
    balances = known_balances(access, [(bill.account, bill.month) for bill in late])
    under_way = {bill for bill in late if is_under_way(bill, balances)}
    asked = [bill for bill in late if bill not in under_way]
    if len(asked) > MAX_TODOS_SHOWN and access.is_whole:
        return [todo_of_all(asked, today)]
    late = [*asked, *(bill for bill in late if bill in under_way)][:MAX_TODOS_SHOWN]
    firsts = first_contract_of_accounts(access, {bill.account for bill in late})
    may_pay = PAYERS_RULE.opens_for(access)
    return [
        todo_of_bill(
            access,
            bill,
            firsts[bill.account],
            balances.get((bill.account, bill.month)),
            today if may_pay else None,
        )
        for bill in late
        if bill.account in firsts
    ]


def words_under_way(story: ChargeStory) -> str:
    """Say why nothing is to be done about a bill that lacks money."""
    if story.is_by_instalments:
        return _("%(month)s月分（%(number)s）は分割でお支払いいただくお約束です")
    return _("%(month)s月分（%(number)s）のお支払いは手続き中です")


def is_under_way(bill: LateBill, balances: Balances) -> bool:
    """Whether a card or a bank is asked for a bill: then nobody is to pay it."""
    story = bill_story(balances.get((bill.account, bill.month)))
    return story is not None and story.kind == "plan"


def todo_of_all(late: Sequence[LateBill], today: date) -> Todo:
    """Name how many they are, what they come to, and since when the oldest is late."""
    words = _("あわせて%(yen)sです。いちばん古いお支払日は%(day)sでした。")
    told = {
        "yen": format_yen(sum(bill.owed_yen for bill in late)),
        "day": format_short_day(late[0].due_on),
    }
    return Todo(
        title=_("お支払いがまだのご請求が%(n)s件あります") % {"n": len(late)},
        detail=words % told,
        button=_("未払いの一覧を見る"),
        url=reverse("receivables"),
        due_on=today,
    )


def todo_of_bill(
    access: Access,
    bill: LateBill,
    contract: ContractHandle,
    balance: BillBalance | None,
    due_on: date | None,
) -> Todo:
    """Of one bill: until when it is to be paid, and what its lateness costs.

    `due_on`: None for who may not pay it. While it is being paid nothing is to do.
    """
    told = {"month": bill.month.month, "number": contract.account_number}
    url = reverse("payment-of-contract", args=[contract.code])
    story = bill_story(balance)
    if story and story.kind == "plan":
        return Todo(
            title=words_under_way(story) % told,
            detail=" ".join(story.sentences),
            button=_("手続きを見る"),
            url=url,
            can_wait=True,
            is_news=True,
        )
    outlook = debt_outlook(access, bill.account, bill.month)
    late = _("%(day)sのお支払いをまだ確認できていません。") % {
        "day": format_short_day(bill.due_on)
    }
    words = [*(story.sentences if story else (late,)), *outlook.deadlines]
    pay = _("%(yen)sを支払う") % {"yen": format_yen(bill.owed_yen)}
    return Todo(
        title=_("%(month)s月分（%(number)s）のお支払いがまだです") % told,
        detail=" ".join([*words, *outlook.costs]),
        button=pay if due_on else _("お支払いの画面を見る"),
        url=url,
        due_on=due_on,
    )
