"""Look up where the addressees of billing accounts take electronic invoices."""

from collections.abc import Sequence

from django.db import connection

from madoguchi.billing.record.buyer_address import BuyerFacts, peppol_id_of
from madoguchi.customers.models import BillingAccount, Party, PartyProfile

FACTS_SQL = """
    SELECT wanted.id, a.addressee, a.peppol_id, coalesce(p.name, ''),
           coalesce(p.corporate_number, '')
    FROM unnest(%s::bigint[]) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT party_id, addressee, peppol_id FROM customers_billingaccount
        WHERE id = wanted.id OFFSET 0) a
    CROSS JOIN LATERAL (
        SELECT kind FROM customers_party WHERE id = a.party_id OFFSET 0) party
    LEFT JOIN LATERAL (
        SELECT name, corporate_number FROM customers_partyprofile
        WHERE party_id = a.party_id AND party.kind = 'corporate' OFFSET 0) p ON true
    WHERE a.peppol_id <> '' OR party.kind = 'corporate'"""
"""By index, account by account: a piece of a bill run reads no table whole."""


def buyer_peppol_ids(accounts: Sequence[int]) -> list[str]:
    """The participant ID of each account's addressee, in that order; "" for none."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS_SQL, [list(accounts)])
        facts = {pk: BuyerFacts(*cells) for pk, *cells in cursor.fetchall()}
    found = {pk: peppol_id_of(one.account_addressee, one) for pk, one in facts.items()}
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
