"""Find the page that a number leads to.

Only rows of the party in use are found: the number of another party is like none.
"""

import re
from collections.abc import Callable
from datetime import date
from unicodedata import normalize

from django.urls import reverse

from madoguchi.billing.models import Bill
from madoguchi.billing.queries import bill_for_month
from madoguchi.contracts.models import Contract, ReturnCase
from madoguchi.contracts.queries import (
    ContractSearch,
    first_contract_of_accounts,
    plain_words,
)
from madoguchi.documents.models import Document
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.document_kind import PAYMENT_KINDS
from madoguchi.kernel.phone_number import is_phone_number, national_number
from madoguchi.kernel.spoken_codes import STAFF_GROUP, code_group, spoken_code
from madoguchi.messaging.guide_numbers import SIGN_OUT_GUIDE_NUMBER
from madoguchi.messaging.models import GuideNumber
from madoguchi.payments.models import DunningCase
from madoguchi.platform.clock import now
from madoguchi.procedures.engine.receipt_numbers import (
    hyphenate_receipt_number,
    is_receipt_number,
)
from madoguchi.web.finding.destinations import may_open
from madoguchi.web.http.code_spellings import name_of_code
from madoguchi.web.http.login_contracts import search_contracts_of_request
from madoguchi.web.procedures.order_rows import orders_of

INVISIBLE_PATTERN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
HYPHENS_PATTERN = re.compile(
    "[\u02d7\u2010-\u2015\u2043\u2212\u2500\u2796\u30fb\u30fc\ufe63]"
)
"""What stands for a hyphen where people type or copy, ー and ─ as well."""
BESIDE_NUMBER_PATTERN = re.compile(
    r"^[\s「『【（(<\"'#*:：]*(?:受付番号|請求書番号|案内番号)?(?:は|[\s:：])*|"
    r"[\s」』】）)>\"'。、.,!！]+$|\s*(?:です|の件|について)[。.]?$"
)
"""What is copied along: the name of the number, quotes, the end of a sentence."""

GUIDE_NUMBER_PATTERN = re.compile("[0-9]{4}")
STOP_NUMBER_PATTERN = re.compile("[0-9]{12}")
INVOICE_NUMBER_PATTERN = re.compile("(I[0-9]{9})(?:-[0-9]{1,2})?")
PAPER_NUMBER_PATTERN = re.compile("R[0-9]{9}")
MONTH_QUERY_PATTERN = re.compile("(?:(2[0-9]{3})[-/年])?(1[0-2]|0?[1-9])(?:月分?)?")
PHONE_MARKS = re.compile("[ ().‐‑‒–—―−ーｰ－﹣-]")
MAX_LINES_COMPARED = 20
LINE_CODE_PATTERN = re.compile("CAF[0-9]{10}")


def url_of_number(request: MemberRequest, query: str) -> str:
    """The address of what a number names; "" where this party has no such number."""
    plain = plain_number(query)
    looks = (
        url_of_guide_number,
        url_of_stop_number,
        url_of_order_number,
        url_of_invoice_number,
        url_of_payment_paper,
        url_of_month,
        url_of_line_number,
        url_of_error_code,
    )
    return next(filter(None, (look(request, plain) for look in looks)), "")


def plain_number(query: str) -> str:
    """In one width and case, with one hyphen, without signs that nobody sees."""
    visible = INVISIBLE_PATTERN.sub("", normalize("NFKC", query))
    bare = BESIDE_NUMBER_PATTERN.sub("", visible.strip())
    return HYPHENS_PATTERN.sub("-", bare).strip().upper()


def url_of_guide_number(request: MemberRequest, plain: str) -> str:
    """The address behind a 案内番号, the four digits of a message."""
    if not GUIDE_NUMBER_PATTERN.fullmatch(plain):
        return ""
    if plain == SIGN_OUT_GUIDE_NUMBER:
        return reverse("sessions")
    numbers = GuideNumber.objects.visible_to(request.access)
    row = numbers.filter(number=plain).first()
    return URL_LOOKUPS[row.about](request, row.about_pk) if row else ""


def url_of_stop_number(request: MemberRequest, plain: str) -> str:
    """The page that asks for the twelve digits of a sign-in message."""
    return (
        reverse("not-me")
        if STOP_NUMBER_PATTERN.fullmatch(re.sub("[ -]", "", plain))
        else ""
    )


def url_of_order_number(request: MemberRequest, plain: str) -> str:
    number = hyphenate_receipt_number(plain)
    if not is_receipt_number(number):
        return ""
    orders = orders_of(request.access).filter(number=number)
    return reverse("order", args=[number]) if orders.exists() else ""


def url_of_invoice_number(request: MemberRequest, plain: str) -> str:
    if not (match := INVOICE_NUMBER_PATTERN.fullmatch(plain)):
        return ""
    bills = Bill.objects.visible_to(request.access)
    return url_of_bill(request, bills.filter(invoice_number=match[1]).first())


def url_of_payment_paper(request: MemberRequest, plain: str) -> str:
    """The list of receipts on which that of this number stands."""
    if not PAPER_NUMBER_PATTERN.fullmatch(plain) or not may_open(
        request, "payment-papers"
    ):
        return ""
    mine = Document.objects.visible_to(request.access)
    paper = mine.filter(number=plain, kind__in=PAYMENT_KINDS).first()
    if paper is None:
        return ""
    found = first_contract_of_accounts(request.access, [paper.account_id])
    contract = found.get(paper.account_id)
    return reverse("payment-papers", args=[contract.code]) if contract else ""


def url_of_bill(request: MemberRequest, bill: Bill | None) -> str:
    """The bill's address under one of the contracts of its account."""
    if bill is None or not may_open(request, "bill"):
        return ""
    found = first_contract_of_accounts(request.access, [bill.account_id])
    contract = found.get(bill.account_id)
    return reverse("bill", args=[contract.code, bill.billing_month]) if contract else ""


def url_of_month(request: MemberRequest, plain: str) -> str:
    """The bill of 2026年11月 or 2026-11; 11月 is one of the last twelve months."""
    match = MONTH_QUERY_PATTERN.fullmatch(plain)
    if not match or plain.isdecimal() or request.contract is None:
        return ""
    month, today = int(match[2]), now().date()
    year = int(match[1]) if match[1] else today.year - (month > today.month)
    account = request.contract.account_id
    return url_of_bill(
        request, bill_for_month(request.access, account, date(year, month, 1))
    )


def url_of_line_number(request: MemberRequest, plain: str) -> str:
    number = national_number(PHONE_MARKS.sub("", plain))
    if not (is_phone_number(number) or LINE_CODE_PATTERN.fullmatch(number)):
        return ""
    wanted = ContractSearch(MAX_LINES_COMPARED, words=plain_words(number))
    codes = [
        contract.code
        for contract in search_contracts_of_request(request, wanted)
        if PHONE_MARKS.sub("", contract.line_number) == number
    ]
    return reverse("contract", args=codes[:1]) if codes else ""


def url_of_error_code(request: MemberRequest, plain: str) -> str:
    """The help page of a code that a customer was shown: LOGIN-1046, PAGE-5030."""
    spoken = spoken_code(name) if (name := name_of_code(plain)) else ""
    is_public = spoken and code_group(spoken) != STAFF_GROUP
    return reverse("error", args=[spoken]) if is_public else ""


def url_of_bill_pk(request: MemberRequest, pk: int) -> str:
    return url_of_bill(
        request, Bill.objects.visible_to(request.access).filter(pk=pk).first()
    )


def url_of_order_pk(request: MemberRequest, pk: int) -> str:
    """The page of an order; a draft is listed under the procedures."""
    if (row := orders_of(request.access).filter(pk=pk).first()) is None:
        return ""
    return reverse("order", args=[row.number]) if row.number else reverse("procedures")


def url_of_return_pk(request: MemberRequest, pk: int) -> str:
    cases = ReturnCase.objects.visible_to(request.access).select_related("contract")
    case = cases.filter(pk=pk).first()
    if case is None or not may_open(request, "returns"):
        return ""
    return reverse("returns", args=[case.contract.code])


def url_of_card_account(request: MemberRequest, pk: int) -> str:
    """The payment page of a billing account whose card ends."""
    contracts = Contract.objects.visible_to(request.access).filter(account=pk)
    code = contracts.order_by("pk").values_list("code", flat=True).first()
    if code is None or not may_open(request, "payment-of-contract"):
        return ""
    return reverse("payment-of-contract", args=[code])


def url_of_unpaid_pk(request: MemberRequest, pk: int) -> str:
    """The page on which a bill that was not paid in time is paid."""
    case = DunningCase.objects.visible_to(request.access).filter(pk=pk).first()
    if case is None or not may_open(request, "payment"):
        return ""
    contract = first_contract_of_accounts(request.access, [case.account_id])
    handle = contract.get(case.account_id)
    return reverse("payment-of-contract", args=[handle.code]) if handle else ""


UrlLookup = Callable[[MemberRequest, int], str]
URL_LOOKUPS: dict[str, UrlLookup] = {
    "bill": url_of_bill_pk,
    "card": url_of_card_account,
    "order": url_of_order_pk,
    "return": url_of_return_pk,
    "unpaid": url_of_unpaid_pk,
}
