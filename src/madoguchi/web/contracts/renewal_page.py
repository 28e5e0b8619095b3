"""The renewal of a term on the page of its contract, and the answer 続ける."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.catalogue.price_tags import PriceTag, price_tag
from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.legal_notices.models import RenewalNotice
from madoguchi.legal_notices.renewals import keep_going_on, renewals_to_come
from madoguchi.platform.clock import now
from madoguchi.web.http.cached_reference import current_policy, current_reference


@dataclass(frozen=True, slots=True)
class ComingRenewal:
    """Fees are of one month, None where the plan is sold no longer by then."""

    renews_on: date
    before: PriceTag | None
    after: PriceTag | None
    chosen_at: datetime | None


def coming_renewal(
    request: MemberRequest, contract: ContractHandle
) -> ComingRenewal | None:
    """Find the next renewal that was told; nothing is asked where none ever is."""
    row = told_renewal(request, contract)
    if row is None:
        return None
    return ComingRenewal(
        row.renews_on,
        fee_tag(request, row, row.fee_before_yen),
        fee_tag(request, row, row.fee_after_yen),
        row.chosen_at,
    )


def told_renewal(
    request: MemberRequest, contract: ContractHandle
) -> RenewalNotice | None:
    if contract.is_ended or not current_policy().renewal_notice_days:
        return None
    rows = renewals_to_come(request.access, [contract.pk], now().date())
    return rows[0] if rows else None


def fee_tag(
    request: MemberRequest, row: RenewalNotice, yen: int | None
) -> PriceTag | None:
    if yen is None:
        return None
    is_consumer = request.member.party.is_consumer
    facts = current_reference()
    return price_tag(yen, row.tax_category, facts, is_consumer=is_consumer)


@require_POST
def contract_renewal(request: MemberRequest, contract: str) -> HttpResponse:
    """Record that the customer goes on; without a renewal to come nothing happens."""
    handle = request.contract
    assert handle is not None  # noqa: S101 the middleware answered 404 otherwise
    if (row := told_renewal(request, handle)) is not None:
        keep_going_on(row, actor=str(request.member), at=now())
    return redirect("contract", handle.code)
