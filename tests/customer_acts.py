"""What customers of two systems change: each an act of one customer, in its scope."""

from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import Any

from madoguchi.accounts.guard.mail_switch import replace_mail
from madoguchi.accounts.models import User
from madoguchi.contracts.actions import (
    add_option,
    change_plan,
    move_line,
    remove_option,
    rename_contract,
    resume_contract,
    suspend_contract,
)
from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.customers.actions import (
    NewHolder,
    PostalAddress,
    change_bill_addressee,
    change_billing_mail,
    change_contact_phone,
    change_holder,
    change_home_address,
)
from madoguchi.customers.login_changes import keep_login_change
from madoguchi.customers.models import BillingAccount, Member, Party, PartyProfile
from madoguchi.payments.method_changes import FACT_COLUMNS, pay_by_transfer, pay_with

PHONES = ["09011112222", "0312345678", "0667890000", "0112223333"]
MAILS = ["", "a@example.jp", "b@example.jp", "c@example.jp"]
PLANS = ["M3", "F1"]
ADDRESSES = [("9800811", "宮城県仙台市1"), ("0600000", "北海道札幌市2")]
NICKNAMES = ["", "離れ", "母"]
ADDRESSEES = [("髙橋 花子", ""), ("みちのく商事", "D1"), ("みちのく商事", "D2")]
NAMES = [("髙橋 花子", "タカハシ ハナコ"), ("佐藤 花子", "サトウ ハナコ")]
TERM_ENDS = [None, date(2027, 12, 31), date(2028, 6, 30)]
CARDS = [("Visa", "4242", "2030-01"), ("JCB", "0505", "2031-05")]
LOGINS = {
    "N100000001": ("hanako@example.jp", "hanako.new@example.jp"),
    "N100000002": ("jiro@example.jp", "jiro.new@example.jp"),
}

Acted = Mapping[str, Any]
"""`actor` and `at`."""


def change_profile(chance: Random, by: Acted) -> None:
    profile = PartyProfile.objects.get()
    what = chance.random()
    if what < 0.4:
        change_contact_phone(profile, to=chance.choice(PHONES), **by)
    elif what < 0.6:
        change_holder(profile, to=NewHolder(*chance.choice(NAMES)), **by)
    elif what < 0.7:
        change_login(profile.party, by["at"])
    else:
        to = PostalAddress(*chance.choice(ADDRESSES))
        change_home_address(profile, to=to, **by)


def change_account(chance: Random, by: Acted) -> None:
    account, what = BillingAccount.objects.get(), chance.random()
    if what < 0.4:
        change_billing_mail(account, to=chance.choice(MAILS), **by)
    elif what < 0.7:
        name, department = chance.choice(ADDRESSEES)
        change_bill_addressee(account, name=name, department=department, **by)
    elif account.payment_method == "card" and what < 0.85:
        pay_by_transfer(account, **by)
    else:
        pay_with(account, card_facts(chance, by["at"]), **by)


def card_facts(chance: Random, at: datetime) -> dict[str, object]:
    brand, last4, expiry = chance.choice(CARDS)
    return dict.fromkeys(FACT_COLUMNS, "") | {
        "kind": "card",
        "card_token": f"ours-{last4}",
        "card_brand": brand,
        "card_last4": last4,
        "card_expiry": expiry,
        "found_usable_at": at,
    }


def change_login(party: Party, at: datetime) -> None:
    """Sign in by the other address, where nobody else does."""
    user = login_of(party.customer_number)
    one, other = LOGINS[party.customer_number]
    to = other if user.email == one else one
    if User.objects.filter(email=to).exists():
        return
    addresses = user.email, to
    replace_mail(user, to, at)
    keep_login_change(user.pk, [party.pk], addresses, at)


def login_of(number: str) -> User:
    members = Member.objects.filter(party__customer_number=number)
    return members.select_related("user").latest("pk").user


def change_contract(chance: Random, by: Acted) -> None:
    contract = Contract.objects.get()
    what = chance.random()
    if what < 0.3:
        plan, ends = chance.choice(PLANS), chance.choice(TERM_ENDS)
        change_plan(contract, to=plan, term_end_on=ends, **by)
    elif what < 0.4:
        place = chance.choice(ADDRESSES)
        move_line(contract, postal_code=place[0], address=place[1], **by)
    elif what < 0.5:
        turn = resume_contract if contract.status != "active" else suspend_contract
        turn(contract, **by)
    elif what < 0.65:
        rename_contract(contract, to=chance.choice(NICKNAMES), **by)
    elif option := ContractOption.objects.filter(ended_on=None).first():
        remove_option(option, on=by["at"].date(), **by)
    else:
        add_option(contract, "TEL", **by)
