"""The budgets of guard/budgets.py, for the network of a request."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from madoguchi.accounts.guard import budgets
from madoguchi.accounts.guard.budgets import CODE_BUDGET, STATUS_MAIL_BUDGET, Budget
from madoguchi.identity.client_address import client_network
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now


def take_for_request(request: HttpRequest, budget: Budget) -> bool:
    return budgets.take_from_budget(budget, client_network(request), now())


def is_spent_for_request(request: HttpRequest, budget: Budget) -> bool:
    return budgets.is_budget_spent(budget, client_network(request), now())


def give_back_for_request(request: HttpRequest, budget: Budget) -> None:
    budgets.give_back_to_budget(budget, client_network(request))


def take_code_of_stranger(request: HttpRequest) -> None:
    """Count a code that somebody asks for by an identifier alone.

    Refused (`too_many_codes_around`) when too many were sent that nobody typed in.
    """
    if not take_for_request(request, CODE_BUDGET):
        raise Refused(
            "too_many_codes_around",
            _(
                "確認コードの送信が続けて申し込まれているため、いったん止めています。"
                "新しいコードは送っていません。10分ほど待ってから、もう一度お試しください。"
                "ふだんお使いの端末からは、いまでも送れます。"
            ),
        )


def take_code_of_outages(request: HttpRequest) -> None:
    """Count a code that goes to an address which anybody typed (`/status/mail/`).

    Refused (`too_many_codes_around`) when too many of them were not typed in.
    """
    if not take_for_request(request, STATUS_MAIL_BUDGET):
        raise Refused(
            "too_many_codes_around",
            _(
                "確認コードが入力されないままの申し込みが続いているため、いったん"
                "止めています。新しいコードは送っていません。届いたコードを入力する"
                "か、10分ほど待ってから、もう一度お試しください。"
            ),
        )


def give_back_code_of_outages(request: HttpRequest) -> None:
    give_back_for_request(request, STATUS_MAIL_BUDGET)
