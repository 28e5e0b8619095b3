"""The tag of a contract: a shape and a colour by which it is known at a glance."""

from collections.abc import Sequence

from madoguchi.contracts.queries import ContractHandle

TAG_COUNT = 4  # shapes in components/tags.css


def tag_of_contract(
    contracts: Sequence[ContractHandle], contract: ContractHandle
) -> int:
    """1 to 4, by the place among the contracts of the login; the same on every page."""
    codes = [c.code for c in contracts]
    return codes.index(contract.code) % TAG_COUNT + 1 if contract.code in codes else 1
