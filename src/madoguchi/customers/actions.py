"""What is changed on a customer. Each act is audited: before, after, who, when."""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.customers.models import BillingAccount, Party, PartyProfile
from madoguchi.platform.audit import Act, audited_change, record


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """`postal_code`: seven digits."""

    postal_code: str
    address: str


@dataclass(frozen=True, slots=True)
class NewHolder:
    """Who holds the contracts from now on. Without a number: a person."""

    name: str
    kana: str
    corporate_number: str = ""


def change_contact_mail(
    profile: PartyProfile, *, to: str, actor: str, at: datetime
) -> None:
    """The address for notices. The one that signs in is another matter."""
    with audited_change("contact_mail_changed", profile, actor=actor, at=at):
        profile.email = to


def change_contact_phone(
    profile: PartyProfile, *, to: str, actor: str, at: datetime
) -> None:
    with audited_change("contact_phone_changed", profile, actor=actor, at=at):
        profile.phone = to


def change_home_address(
    profile: PartyProfile, *, to: PostalAddress, actor: str, at: datetime
) -> None:
    with audited_change("address_changed", profile, actor=actor, at=at):
        profile.postal_code, profile.address = to.postal_code, to.address


def change_billing_address(
    account: BillingAccount, *, to: PostalAddress, actor: str, at: datetime
) -> None:
    """Where the bills of an account go, from the next that is issued."""
    with audited_change("billing_address_changed", account, actor=actor, at=at):
        account.postal_code, account.address = to.postal_code, to.address


def change_billing_mail(
    account: BillingAccount, *, to: str, actor: str, at: datetime
) -> None:
    """Which mail address is told that a bill of the account is there."""
    with audited_change("billing_mail_changed", account, actor=actor, at=at):
        account.email = to


def change_bill_addressee(
    account: BillingAccount, *, name: str, department: str, actor: str, at: datetime
) -> None:
    """The name on the bills of an account (宛名), from the next that is issued."""
    with audited_change("addressee_changed", account, actor=actor, at=at):
        account.addressee, account.department_code = name, department


def change_holder(
    profile: PartyProfile, *, to: NewHolder, actor: str, at: datetime
) -> None:
    """Another name; with a corporate number, the customer is a company from now on."""
    with audited_change("holder_changed", profile, actor=actor, at=at):
        profile.name, profile.kana = to.name, to.kana
        profile.corporate_number = to.corporate_number
    if to.corporate_number:
        make_party_corporate(profile.party, actor=actor, at=at)


def make_party_corporate(party: Party, *, actor: str, at: datetime) -> None:
    was = party.kind
    party.kind = Party.Kind.CORPORATE
    party.save(update_fields=["kind"])
    changes = {"kind": [was, party.kind]}
    record(Act("party_incorporated", str(party), party.pk, actor, at), changes)
