"""One digest for the ends of all shards: what leaves the database every hour.

Whoever may rewrite rows and heads alike may rebuild the whole log; not so that the
root stays what a file elsewhere and a time stamping authority have kept.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

ShardHeads = Mapping[int, tuple[int, str]]
"""Shard to its serial and digest; a shard that has no rows is left out."""


def merkle_root(heads: ShardHeads, shards: int) -> str:
    """The Merkle root over all shards, in hex. Their number is a power of two."""
    level = [leaf_digest(shard, *heads.get(shard, (0, ""))) for shard in range(shards)]
    while len(level) > 1:
        level = list(parent_digests(level))
    return level[0].hex()


def leaf_digest(shard: int, serial: int, digest: str) -> bytes:
    """Leaves and knots begin differently, so that none passes for the other."""
    return sha256(f"\0{shard}:{serial}:{digest}".encode()).digest()


def parent_digests(level: list[bytes]) -> Iterable[bytes]:
    pairs = zip(level[::2], level[1::2], strict=True)
    return (sha256(b"\1" + left + right).digest() for left, right in pairs)
