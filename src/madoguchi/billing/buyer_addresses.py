"""Look up where the addressees of billing accounts take electronic invoices."""

from collections.abc import Sequence

from django.db.models import Q

from madoguchi.billing.record.buyer_address import BuyerFacts, peppol_id_of
from madoguchi.customers.models import BillingAccount, Party, PartyProfile

MAY_HAVE_ONE = ~Q(peppol_id="") | Q(party__kind=Party.Kind.CORPORATE)


def buyer_peppol_ids(accounts: Sequence[int]) -> list[str]:
    """The participant ID of each account's addressee, in that order; "" for none."""
    rows = list(BillingAccount.objects.filter(MAY_HAVE_ONE, pk__in=list(accounts)))
    facts = facts_of_accounts(rows)
    found = {row.pk: peppol_id_of(row.addressee, facts[row.pk]) for row in rows}
    return [found.get(pk, "") for pk in accounts]


def buyer_facts(account: BillingAccount) -> BuyerFacts:
    """What decides on the participant ID of an addressee on this account's bills."""
    return facts_of_accounts([account])[account.pk]


def facts_of_accounts(rows: Sequence[BillingAccount]) -> dict[int, BuyerFacts]:
    """By the account's primary key. A person's profile says no corporate number."""
    profiles = PartyProfile.objects.filter(
        party__in={row.party_id for row in rows}, party__kind=Party.Kind.CORPORATE
    )
    names = {p.party_id: (p.name, p.corporate_number) for p in profiles}
    return {
        row.pk: BuyerFacts(
            row.addressee, row.peppol_id, *names.get(row.party_id, ("", ""))
        )
        for row in rows
    }
