"""Put the shares of a company, and read them; entries for its books."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import chain

from django.db import connection

from madoguchi.billing.models import Charge
from madoguchi.billing.record.invoice import Invoice
from madoguchi.catalogue.models import Item
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount
from madoguchi.departments.billed_departments import billed_departments
from madoguchi.departments.layouts import JournalEntry
from madoguchi.departments.mapping import KnownCodes, ShareMapping
from madoguchi.departments.models import Department, Share
from madoguchi.departments.rules import Bearing, bearings_by_key, split_invoice
from madoguchi.kernel.document_kind import DocumentKind
from madoguchi.platform.access import Access
from madoguchi.platform.audit import Act, record

LOCK_SHARES_SQL = "SELECT pg_advisory_xact_lock(hashtext('madoguchi shares'), %s::int)"
UNSET_DEPARTMENT_LABEL = "部門未設定"


def known_codes(access: Access) -> KnownCodes:
    """Of the items: the catalogue's, those charged without it, and those before."""
    mine = Contract.objects.visible_to(access)
    rows = (
        Item.objects.all(),
        Charge.objects.visible_to(access).filter(contract__in=mine),
        Share.objects.visible_to(access),
    )
    items = (row.values_list("item_code", flat=True).distinct() for row in rows)
    numbers = set(mine.values_list("contract_number", flat=True))
    return KnownCodes(numbers, set(chain.from_iterable(items)))


def replace_shares(
    access: Access, mapping: ShareMapping, *, actor: str, at: datetime
) -> None:
    """All shares at once, in place of those there were. The log keeps how many."""
    party = access.party_id
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SHARES_SQL, [party])
    before = Share.objects.visible_to(access)
    told = [str(before.count()), str(len(mapping.bearings))]
    before.delete()
    Department.objects.visible_to(access).delete()
    departments = {
        code: Department(party_id=party, code=code, name=name)
        for code, name in mapping.names.items()
    }
    Department.objects.bulk_create(departments.values())
    Share.objects.bulk_create(
        Share(
            party_id=party,
            department=departments[b.department],
            contract_number=b.contract_number,
            item_code=b.item_code,
            percent=b.percent,
            from_on=b.from_on,
            until_on=b.until_on,
        )
        for b in mapping.bearings
    )
    record(Act("shares_put", "departments", party, actor, at), {"shares": told})


def saved_mapping(access: Access) -> ShareMapping:
    departments = Department.objects.visible_to(access).order_by("code")
    shares = Share.objects.visible_to(access).select_related("department")
    ordered = shares.order_by("contract_number", "item_code", "from_on", "pk")
    return ShareMapping(
        {row.code: row.name for row in departments},
        [
            Bearing(
                row.department.code,
                row.contract_number,
                row.item_code,
                row.percent,
                row.from_on,
                row.until_on,
            )
            for row in ordered
        ],
    )


def department_choices(access: Access) -> list[tuple[str, str]]:
    """Codes and names: of the shares, and of billing accounts that have one."""
    names = dict(Department.objects.visible_to(access).values_list("code", "name"))
    accounts = BillingAccount.objects.visible_to(access).exclude(department_code="")
    for code in accounts.values_list("department_code", flat=True):
        names.setdefault(code, code)
    return [(code, name) for code, name in sorted(names.items())]


def journal_entries(
    access: Access, invoices: Collection[Invoice]
) -> Iterator[JournalEntry]:
    """The parts of invoices by department; yen that no share covers: the account's."""
    mapping = saved_mapping(access)
    bearings = bearings_by_key(mapping.bearings)
    defaults = billed_departments(
        access, {i.invoice_number: i.addressee.department_code for i in invoices}
    )
    for invoice in invoices:
        default = defaults[invoice.invoice_number]
        for part in split_invoice(invoice, bearings, default):
            name = mapping.names.get(part.department, part.department)
            yield JournalEntry(
                day=invoice.issued_on,
                month=f"{invoice.billing_month:%Y年%m月}",
                number=invoice.invoice_number,
                partner=invoice.issuer.name,
                partner_number=invoice.issuer.registration_number,
                department_code=part.department,
                department=name or UNSET_DEPARTMENT_LABEL,
                tax_category=part.tax_category,
                net_yen=part.net_yen,
                tax_yen=part.tax_yen,
                is_return=invoice.kind == DocumentKind.RETURN,
            )
