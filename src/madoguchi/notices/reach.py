"""What a page or an order needs, and whether a notice reaches it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Needs:
    """The functions that something needs, and the contract that it is about.

    Without a contract the rest is "": then only notices for everybody reach it.
    `postal_code` and `address` are of the place where the contract is used; one that
    has no place is in no area.
    """

    functions: frozenset[str]
    service: str = ""
    contract_number: str = ""
    postal_code: str = ""
    address: str = ""


def in_force_sql(notice: str) -> str:
    """Return the condition that a notice, by its alias, is in force at `%(at)s`."""
    return f"""
        {notice}.starts_at <= %(at)s
        AND ({notice}.ends_at IS NULL OR {notice}.ends_at > %(at)s)"""


def reaches_sql(notice: str, needs: dict[str, str]) -> str:
    """Return the condition that a notice reaches what `needs` names by expressions.

    The one text of the rule, for a single order and for the search through all.
    """
    return f"""
        {notice}.functions::text[] && {needs["functions"]}
        AND ({notice}.services = '{{}}' OR {needs["service"]} = ANY ({notice}.services))
        AND ({notice}.contracts = '{{}}'
            OR {needs["contract_number"]} = ANY ({notice}.contracts))
        AND ({notice}.areas = '{{}}' OR EXISTS (
            SELECT FROM unnest({notice}.areas) area
            WHERE starts_with({needs["postal_code"]}, area)
            OR starts_with(normalize({needs["address"]}, NFKC), area)))"""
