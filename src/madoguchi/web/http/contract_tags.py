"""The tag of a contract: a shape and a colour by which it is known at a glance."""

from collections.abc import Sequence
from zlib import crc32

from madoguchi.contracts.queries import MAX_LISTED_CONTRACTS, ContractHandle

TAG_COUNT = 4  # shapes in components/tags.css


def tag_of_contract(
    contracts: Sequence[ContractHandle], contract: ContractHandle
) -> int:
    """1 to 4, the same on every page: by the place among the few of a login.

    Where there are many, of which no page has the list, by the code.
    """
    codes = [c.code for c in contracts]
    if len(codes) > MAX_LISTED_CONTRACTS:
        return crc32(contract.code.encode()) % TAG_COUNT + 1
    return codes.index(contract.code) % TAG_COUNT + 1 if contract.code in codes else 1
