"""Whose page an address is, as far as the address itself says."""

from dataclasses import dataclass

from django.http import HttpRequest

from madoguchi.platform.page_table import page_patterns
from madoguchi.web.http.path_converters import LAST_USED_CONTRACT, PartyConverter


@dataclass(frozen=True, slots=True)
class AddressOwner:
    """What the address of a request says about whose page it is.

    `contract` is a contract's code, "-" for the one last used, "" for none. `party` is
    the party of the order, draft or document that the address names.
    """

    contract: str = ""
    party: int | None = None

    @property
    def names_contract(self) -> bool:
        return self.contract not in {"", LAST_USED_CONTRACT}


def owner_in_address(request: HttpRequest) -> AddressOwner:
    """Read the contract and the party that the address names; empty for a 404."""
    match = request.resolver_match
    if match is None:
        return AddressOwner()
    pattern = page_patterns().get(match.url_name or "")
    parties = [
        converter.party_of(match.kwargs[name])
        for name, converter in (pattern.converters if pattern else {}).items()
        if isinstance(converter, PartyConverter)
    ]
    return AddressOwner(match.kwargs.get("contract", ""), next(iter(parties), None))
