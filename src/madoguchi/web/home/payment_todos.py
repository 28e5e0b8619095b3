"""To do about paying: a card that ends is replaced here, an unpaid bill is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.catalogue.due_days import due_days_by
from madoguchi.kernel.bill_fixing import fixing_of_month
from madoguchi.kernel.calendar import ONE_DAY, month_after
from madoguchi.kernel.wording import format_short_day, format_yen
from madoguchi.payments.charge_states import ChargeStory
from madoguchi.procedures.toolkit.coming_ways_of_paying import is_way_to_come
from madoguchi.web.home.account_facts import AccountFacts
from madoguchi.web.home.bill_cards import BillCard, UnpaidMonth
from madoguchi.web.home.card_todos import CARD_EXPIRY_NOTICE_PERIOD, last_day_of
from madoguchi.web.home.todo import Todo
from madoguchi.web.http.cached_reference import current_holidays, current_reference
from madoguchi.web.procedures.order_rows import OrderRow


@dataclass(frozen=True, slots=True)
class FirstLostDebit:
    """The first debit that a card cannot pay any more, and until when it is replaced.

    Both are JST days; the bill is fixed on the day after `replace_by`.
    """

    on: date
    replace_by: date


def unpaid_todos(bills: Sequence[BillCard], today: date) -> list[Todo]:
    """One for each bill whose payment failed or is late: due at once."""
    older = [
        older_todo(bill, month, today) for bill in bills for month in bill.older_unpaid
    ]
    newest = [
        unpaid_todo(
            bill,
            bill.month,
            bill.owed_yen,
            " ".join([*bill.state.sentences, *bill.outlook]),
            today,
        )
        for bill in bills
        if bill.owed_yen
    ]
    return [*newest, *older]


def older_todo(bill: BillCard, month: UnpaidMonth, today: date) -> Todo:
    """To do about a bill before the newest: while it is being paid, nothing."""
    late = _("お支払いをまだ確認できていません。行き違いのときはご容赦ください。")
    if month.story is None or not month.is_under_way:
        words = month.story.sentences if month.story else (late,)
        detail = " ".join([*words, *month.outlook])
        return unpaid_todo(bill, month.month, month.owed_yen, detail, today)
    told = {"month": month.month.month}
    return Todo(
        title=words_under_way(month.story) % told,
        detail=" ".join(month.story.sentences),
        button=_("手続きを見る"),
        url=reverse("payment-of-contract", args=[bill.code]),
        can_wait=True,
        is_news=True,
    )


def words_under_way(story: ChargeStory) -> str:
    """Say why nothing is to be done about a `month` that lacks money."""
    if story.is_by_instalments:
        return _("%(month)s月分は分割でお支払いいただくお約束です")
    return _("%(month)s月分のお支払いは手続き中です")


def unpaid_todo(
    bill: BillCard, month: date, owed_yen: int, detail: str, today: date
) -> Todo:
    return Todo(
        title=_("%(month)s月分のお支払いがまだです") % {"month": month.month},
        detail=detail,
        button=_("%(yen)sを支払う") % {"yen": format_yen(owed_yen)},
        url=reverse("payment-of-contract", args=[bill.code]),
        due_on=today,
    )


def accounts_without_coming_way(
    accounts: Sequence[AccountFacts], unfinished: Sequence[OrderRow]
) -> list[AccountFacts]:
    """Leave out those whose new way of paying was ordered and waits for its day."""
    replaced = {
        row.order.contract.account_id
        for row in unfinished
        if row.order.contract and is_way_to_come(row.order)
    }
    return [row for row in accounts if row.contract.account_id not in replaced]


def replacement_todos(accounts: Sequence[AccountFacts], today: date) -> list[Todo]:
    """One for each card that ends, or must be replaced, within sixty days."""
    soon = today + CARD_EXPIRY_NOTICE_PERIOD
    return [
        replacement_todo(account, ends_on, today)
        for account in accounts
        if account.facts.card_expiry
        and (ends_on := last_day_of(account.facts.card_expiry))
        and replace_by(account, ends_on) <= soon
    ]


def card_endings(accounts: Sequence[AccountFacts]) -> list[tuple[date, date]]:
    """Return the last day of each card, and until when it is replaced."""
    return [
        (ends_on, replace_by(account, ends_on))
        for account in accounts
        if account.facts.card_expiry
        and (ends_on := last_day_of(account.facts.card_expiry))
    ]


def replace_by(account: AccountFacts, ends_on: date) -> date:
    """Return the last day to replace a card: before the bill that it cannot pay."""
    lost = first_lost_debit(ends_on, account.facts.closing_day or 31)
    return min(ends_on, lost.replace_by) if lost else ends_on


def replacement_todo(account: AccountFacts, ends_on: date, today: date) -> Todo:
    month = {"month": ends_on.month}
    title = _("カードの期限が%(month)s月で切れます") % month
    if ends_on < today:
        title = _("カードの期限が%(month)s月で切れました") % month
    lost = first_lost_debit(ends_on, account.facts.closing_day or 31)
    detail = _("新しいカードに替えてください。")
    if lost and lost.replace_by >= today:
        words = _("%(on)sの引き落としから使えません。%(by)sまでに替えてください。")
        days = {"on": lost.on, "by": lost.replace_by}
        detail = words % {name: format_short_day(day) for name, day in days.items()}
    return Todo(
        title=title,
        detail=detail,
        button=_("カードを替える"),
        url=reverse("procedure", args=[account.contract.code, "card"]),
        due_on=lost.replace_by if lost else ends_on,
    )


def first_lost_debit(ends_on: date, closing_day: int) -> FirstLostDebit | None:
    """Return the first debit after the last day of a card, by the operator's rules."""
    operator = current_reference().operator
    if operator is None:
        return None
    month = month_after(ends_on.replace(day=1), -1)
    on = due_days_by(operator, month, current_holidays())["card_on"]
    if on <= ends_on:
        month = month_after(month)
        on = due_days_by(operator, month, current_holidays())["card_on"]
    issue_days = operator.invoice_issue_days_after_closing
    fixed_on = fixing_of_month(month, closing_day, issue_days).on
    return FirstLostDebit(on, fixed_on - ONE_DAY)
