"""Further cards of an account: in which order they are tried, and which goes."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.identity.member_request import MemberRequest
from madoguchi.payments.method_changes import (
    remove_kept_card,
    try_kept_card_earlier,
    use_kept_card,
)
from madoguchi.payments.models import KeptMethod
from madoguchi.platform.access import Access
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job
from madoguchi.web.bills.bill_pages import contract_or_404

MAX_ENDED_SHOWN = 6


def kept_of_account(access: Access, account: int) -> Sequence[KeptMethod]:
    """Return those that are tried, in their order, and then the newest ended ones."""
    rows = KeptMethod.objects.visible_to(access).filter(account=account)
    tried = rows.filter(rank__isnull=False).order_by("rank")
    ended = rows.filter(rank=None).order_by("-ended_at", "-pk")
    return [*tried, *ended[:MAX_ENDED_SHOWN]]


@require_POST
def change_kept_card(request: MemberRequest, contract: str, kept: int) -> HttpResponse:
    """Use a kept card, try it earlier, or remove it: as the pressed button says.

    One that has ended meanwhile, or another button, changes nothing.
    """
    handle = contract_or_404(request)
    rows = KeptMethod.objects.visible_to(request.access).select_related("account")
    card = rows.filter(pk=kept, account=handle.account_id).first()
    if card is None:
        raise Http404
    at, actor = now(), str(request.member)
    what = request.POST.get("what", "")
    if card.rank is not None and what == "use":
        use_kept_card(card, actor=actor, at=at)
    elif card.rank is not None and what == "earlier":
        try_kept_card_earlier(card, actor=actor, at=at)
    elif card.rank is not None and what == "remove":
        remove_kept_card(card, actor=actor, at=at)
        party = request.access.party_id
        defer_job("forget_card", at, party=party, actor=actor, kept=card.pk)
    return redirect("payment-of-contract", handle.code)
