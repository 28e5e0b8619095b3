"""The page of mail: the addresses of all contracts, and how full they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.contracts.queries import ContractHandle, contracts_by_pk
from madoguchi.identity.member_request import MemberRequest
from madoguchi.mailboxes.models import Mailbox
from madoguchi.mailboxes.queries import mailboxes_of_party
from madoguchi.web.http.contract_tags import tag_of_contract
from madoguchi.web.http.reading_views import reading_view

WHOLE_PERCENT = 100
NEARLY_FULL_PERCENT = 90


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """A mailbox; `percent` is how full it is."""

    box: Mailbox
    contract: ContractHandle
    tag: int
    percent: int

    @property
    def is_nearly_full(self) -> bool:
        return self.percent >= NEARLY_FULL_PERCENT


@reading_view
def mail(request: MemberRequest) -> HttpResponse:
    """List the mailboxes of the customer."""
    return render(request, "mail/mailboxes.html", {"page": mailbox_rows(request)})


def mailbox_rows(request: MemberRequest) -> Sequence[MailboxRow]:
    boxes = mailboxes_of_party(request.access)
    contracts = contracts_by_pk(request.access, {box.contract_id for box in boxes})
    return [
        MailboxRow(
            box,
            contract,
            tag_of_contract(request.contracts, contract),
            min(WHOLE_PERCENT * box.used_mb // max(box.quota_mb, 1), WHOLE_PERCENT),
        )
        for box in boxes
        if (contract := contracts.get(box.contract_id))
    ]
