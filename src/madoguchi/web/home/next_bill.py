"""When the next bill of a billing account comes, and when it is paid."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.catalogue.due_days import due_days_by
from madoguchi.kernel.bill_fixing import fixing_of_month
from madoguchi.kernel.calendar import month_after
from madoguchi.kernel.wording import format_short_day
from madoguchi.web.home.account_facts import AccountFacts
from madoguchi.web.http.cached_reference import current_holidays, current_reference


def next_bill_sentence(account: AccountFacts, newest: date, today: date) -> str:
    """Say when it is decided and paid: 次は11月分。12月10日（木）ごろ決まり、….

    `newest`: the month of the newest bill. "" where no contract of the account runs
    any more, and where the bill should be there already.
    """
    facts, operator = account.facts, current_reference().operator
    if operator is None or facts.closing_day is None or not account.has_running:
        return ""
    month = month_after(newest)
    issue_days = operator.invoice_issue_days_after_closing
    decided_on = fixing_of_month(month, facts.closing_day, issue_days).on
    if decided_on < today:
        return ""
    due_on = due_days_by(operator, month, current_holidays())[
        f"{facts.payment_method}_on"
    ]
    words = (
        _("次は%(month)s月分。%(decided)sごろ決まり、%(due)sがお振り込みの期限です。")
        if facts.payment_method == "transfer"
        else _("次は%(month)s月分。%(decided)sごろ決まり、%(due)sに引き落とします。")
    )
    return words % {
        "month": month.month,
        "decided": format_short_day(decided_on),
        "due": format_short_day(due_on),
    }
