"""How an agency's fee is shared over the slips of a payout. Pure."""

from collections.abc import Sequence


def fee_shares(sums_yen: Sequence[int], fee_yen: int) -> list[int]:
    """Return each slip's share of a fee, by amount, in whole yen; their sum is the fee.

    Each is what the fee of all slips up to it is more than that of those before it, so
    that none is above its sum. ValueError for a fee above the whole.
    """
    total_yen, upto_yen, shared_yen, shares = sum(sums_yen), 0, 0, []
    if not 0 <= fee_yen <= total_yen or not total_yen:
        raise ValueError(fee_yen)
    for yen in sums_yen:
        upto_yen += yen
        share = fee_yen * upto_yen // total_yen - shared_yen
        shared_yen += share
        shares.append(share)
    return shares
