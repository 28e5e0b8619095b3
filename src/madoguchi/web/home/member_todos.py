"""What a member has to do, of all kinds."""

from collections.abc import Sequence
from datetime import date

from madoguchi.contracts.details import open_returns_of
from madoguchi.identity.member_request import MemberRequest
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.web.home.account_facts import AccountFacts
from madoguchi.web.home.approval_todos import approval_todos
from madoguchi.web.home.bill_cards import BillCard
from madoguchi.web.home.card_todos import card_todos
from madoguchi.web.home.company_debts import company_debt_todos
from madoguchi.web.home.order_todos import order_todos
from madoguchi.web.home.payment_todos import (
    accounts_without_coming_way,
    card_endings,
    replacement_todos,
    unpaid_todos,
)
from madoguchi.web.home.renewal_todos import renewal_todos
from madoguchi.web.home.return_todos import return_todos
from madoguchi.web.home.todo import Todo, sorted_todos
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.right_rules import (
    APPLICANTS_RULE,
    APPROVERS_RULE,
    BILL_READERS_RULE,
    PAYERS_RULE,
)
from madoguchi.web.http.support_state import closed_desk_now, closed_desk_words
from madoguchi.web.procedures.order_rows import OrderRow


def todos_of(
    request: MemberRequest,
    accounts: Sequence[AccountFacts],
    unfinished: Sequence[OrderRow],
    bills: Sequence[BillCard],
    today: date,
) -> list[Todo]:
    """What this member may do, the most urgent first."""
    access, todos = request.access, list[Todo]()
    with_old_card = accounts_without_coming_way(accounts, unfinished)
    if CARD_GATEWAY.is_open and PAYERS_RULE.opens_for(access):
        todos += unpaid_todos(bills, today)
        todos += replacement_todos(with_old_card, today)
    elif BILL_READERS_RULE.opens_for(access):
        operator = current_reference().operator
        endings = card_endings(with_old_card)
        phone = operator.support_phone if operator else ""
        closed = closed_desk_words(closed_desk_now())
        todos += card_todos(endings, today, phone, closed)
    if not request.member.party.is_consumer and BILL_READERS_RULE.opens_for(access):
        todos += company_debt_todos(request, today)
    if APPLICANTS_RULE.opens_for(access):
        if any(account.facts.has_open_returns for account in accounts):
            todos += return_todos(open_returns_of(request.access))
        todos += order_todos(unfinished, today)
        todos += renewal_todos(request, today)
    if APPROVERS_RULE.opens_for(access) and not request.member.party.is_consumer:
        todos += approval_todos(request, unfinished, today)
    return sorted_todos(todos)
