"""Changes of a customer's rows. Each is audited: before, after, actor, moment."""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.customers.models import BillingAccount, Party, PartyProfile
from madoguchi.customers.portal_changes import (
    ImportedRow,
    imported_change,
    keep_change,
)
from madoguchi.kernel.company_names import name_the_same_company
from madoguchi.platform.audit import Act, record


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """A postcode of seven digits, and the address as written."""

    postal_code: str
    address: str


@dataclass(frozen=True, slots=True)
class NewHolder:
    """The new holder of the contracts; a person if there is no corporate number."""

    name: str
    kana: str
    corporate_number: str = ""


def change_contact_mail(
    profile: PartyProfile, *, to: str, actor: str, at: datetime
) -> None:
    """Change the address for notices, not the one for sign-in."""
    with imported_change("contact_mail_changed", profile, actor=actor, at=at):
        profile.email = to


def change_contact_phone(
    profile: PartyProfile, *, to: str, actor: str, at: datetime
) -> None:
    with imported_change("contact_phone_changed", profile, actor=actor, at=at):
        profile.phone = to


def change_home_address(
    profile: PartyProfile, *, to: PostalAddress, actor: str, at: datetime
) -> None:
    with imported_change("address_changed", profile, actor=actor, at=at):
        profile.postal_code, profile.address = to.postal_code, to.address


def change_billing_address(
    account: BillingAccount, *, to: PostalAddress, actor: str, at: datetime
) -> None:
    """Change where bills of an account go, from the next bill on."""
    with imported_change("billing_address_changed", account, actor=actor, at=at):
        account.postal_code, account.address = to.postal_code, to.address


def change_billing_mail(
    account: BillingAccount, *, to: str, actor: str, at: datetime
) -> None:
    """Change the address that gets the mail about a new bill."""
    with imported_change("billing_mail_changed", account, actor=actor, at=at):
        account.email = to


def change_bill_addressee(
    account: BillingAccount, *, name: str, department: str, actor: str, at: datetime
) -> None:
    """Change the name on an account's bills (宛名), from the next bill on."""
    with imported_change("addressee_changed", account, actor=actor, at=at):
        for column, value in addressee_columns(account, name, department).items():
            setattr(account, column, value)


def rename_addressee(
    account: BillingAccount, *, name: str, actor: str, at: datetime
) -> None:
    """Change how the same company is called on an account's bills."""
    with imported_change("addressee_changed", account, actor=actor, at=at):
        account.addressee = name


def addressee_columns(
    account: BillingAccount, name: str, department: str
) -> dict[str, str]:
    """Return the columns that another name on the bills changes.

    The address for electronic invoices stays with whoever it belongs to: of another
    company none is known.
    """
    columns = {"addressee": name, "department_code": department}
    if not name_the_same_company(name, account.addressee):
        columns["peppol_id"] = ""
    return columns


def change_holder(
    profile: PartyProfile, *, to: NewHolder, actor: str, at: datetime
) -> None:
    """Change the holder's name. A corporate number makes the customer a company."""
    with imported_change("holder_changed", profile, actor=actor, at=at):
        profile.name, profile.kana = to.name, to.kana
        profile.corporate_number = to.corporate_number
    if to.corporate_number:
        make_party_corporate(profile.party, actor=actor, at=at)


def make_party_corporate(party: Party, *, actor: str, at: datetime) -> None:
    old_kind = party.kind
    party.kind = Party.Kind.CORPORATE
    party.save(update_fields=["kind"])
    changes = {"kind": [old_kind, party.kind]}
    row = ImportedRow(party.pk, "parties", party.customer_number)
    if party.kind != old_kind:
        keep_change(row, "kind", (old_kind, party.kind), at)
    record(Act("party_incorporated", str(party), party.pk, actor, at), changes)
