"""What a contract is charged every month besides its plan, by its newest charges."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.catalogue.price_tags import PriceTag, price_tag
from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.service_kinds import PLAN_ITEM_KINDS
from madoguchi.kernel.wording import format_month
from madoguchi.platform.access import Access
from madoguchi.web.contracts.discount_ends import last_discounted_month
from madoguchi.web.contracts.lost_discounts import LostDiscount
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.reads.newest_charges import NewestCharge, read_newest_charges

DISCOUNT_KIND = "discount"


@dataclass(frozen=True, slots=True)
class MonthlyCharge:
    """A fee, a rental or the like. `price` is what is paid in a month."""

    name: str
    price: PriceTag


@dataclass(frozen=True, slots=True)
class RunningDiscount:
    """`price`: how much less is paid in a month; `last_month`: None for no end.

    `lost`: what the end of another contract does to it, None for nothing.
    """

    code: str
    name: str
    price: PriceTag
    last_month: date | None
    lost: LostDiscount | None = None

    @property
    def words(self) -> str:
        if self.lost and (
            not self.last_month or self.lost.first_month <= self.last_month
        ):
            return lost_words(self.price, self.lost)
        if self.last_month is None:
            return _("%(price)s引き") % {"price": self.price.monthly}
        told = {
            "price": self.price.monthly,
            "month": format_month(self.last_month),
        }
        return _("%(price)s引き（%(month)s分まで）") % told


def lost_words(price: PriceTag, lost: LostDiscount) -> str:
    words = (
        _("%(price)s引き（「%(contract)s」の解約により、%(month)s分からなくなります）")
        if lost.is_certain
        else _(
            "%(price)s引き（「%(contract)s」の解約により、%(month)s分から"
            "なくなることがあります）"
        )
    )
    told = {"contract": lost.ended, "month": format_month(lost.first_month)}
    return words % {"price": price.monthly, **told}


@dataclass(frozen=True, slots=True)
class MonthlyCharges:
    fees: list[MonthlyCharge]
    discounts: list[RunningDiscount]


def monthly_charges(
    access: Access,
    contract: ContractHandle,
    option_codes: Container[str],
    *,
    is_consumer: bool,
) -> MonthlyCharges:
    """List fees and discounts of the newest month that has charges, in their order.

    Without plans and the options that the page lists; no fees of an ended contract.
    """
    kinds = {
        i.item_code: i.kind
        for i in current_reference().items.values()
        if i.charged == "monthly" and i.kind not in PLAN_ITEM_KINDS
    }
    rows = read_newest_charges(access, contract.pk, list(kinds)) if kinds else []
    tags = [(row, tag_of_month(row, is_consumer=is_consumer)) for row in rows]
    facts = current_reference()
    fees = [
        MonthlyCharge(facts.name_of(row.item_code), tag)
        for row, tag in tags
        if kinds[row.item_code] != DISCOUNT_KIND and row.item_code not in option_codes
    ]
    discounts = [
        RunningDiscount(
            row.item_code,
            facts.name_of(row.item_code),
            tag,
            last_discounted_month(
                row, facts.items[row.item_code].term_months, contract.started_on
            ),
        )
        for row, tag in tags
        if kinds[row.item_code] == DISCOUNT_KIND
    ]
    return MonthlyCharges([] if contract.is_ended else fees, discounts)


def tag_of_month(row: NewestCharge, *, is_consumer: bool) -> PriceTag:
    """The tag of what is paid, or of how much less."""
    facts = current_reference()
    kind = facts.items[row.item_code].kind
    yen = -row.amount_yen if kind == DISCOUNT_KIND else row.amount_yen
    return price_tag(yen, row.tax_category, facts, is_consumer=is_consumer)
