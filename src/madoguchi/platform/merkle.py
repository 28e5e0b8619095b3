"""A Merkle root over the ends of all shards of the audit log.

It leaves the database every hour. Who may rewrite rows and heads can rebuild the whole
log, but not so that the root stays what a file elsewhere and a time stamping authority
hold.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

ShardHeads = Mapping[int, tuple[int, str]]
"""Shard to serial and digest of its last row; empty shards are left out."""


def merkle_root(heads: ShardHeads, shards: int) -> str:
    """Return the Merkle root, in hex. `shards` is a power of two."""
    level = [leaf_digest(shard, *heads.get(shard, (0, ""))) for shard in range(shards)]
    while len(level) > 1:
        level = list(parent_digests(level))
    return level[0].hex()


def leaf_digest(shard: int, serial: int, digest: str) -> bytes:
    """Hash the end of a shard.

    Leaves and nodes have different prefixes, so that none passes for the other.
    """
    return sha256(f"\0{shard}:{serial}:{digest}".encode()).digest()


def parent_digests(level: list[bytes]) -> Iterable[bytes]:
    pairs = zip(level[::2], level[1::2], strict=True)
    return (sha256(b"\1" + left + right).digest() for left, right in pairs)
