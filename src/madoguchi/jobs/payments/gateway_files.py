"""Write the files of a card gateway that speaks by files, and take in its answers."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_yen
from madoguchi.payments.exchanged_files import ExchangesFiles
from madoguchi.payments.models import KeptMethod, PaymentMethod
from madoguchi.payments.outside_ids import CARD_SENDER_NAME
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.payments.renewed_cards import record_card_facts
from madoguchi.platform.batch import batch
from madoguchi.platform.outside_handles import party_of_outside_id
from madoguchi.platform.scope import scope

FILES_ACTOR = "card files"
TOKEN_TAIL = 6  # characters: enough to find it in the file


def gateway_with_files() -> ExchangesFiles:
    """Return the gateway; refused (`no_gateway_files`) where it speaks otherwise."""
    gateway = CARD_GATEWAY.load_adapter() if CARD_GATEWAY.is_open else None
    if not isinstance(gateway, ExchangesFiles):
        raise Refused(
            "no_gateway_files",
            "設定された決済会社とは、ファイルのやり取りをしません。何もしていません。",
        )
    return gateway


def write_gateway_files(folder: Path, at: datetime) -> Iterator[str]:
    """Write what waits, and yield a line for each file. Safe to repeat."""
    gateway = gateway_with_files()
    written = gateway.write_files(folder, at, tokens_of_cards())
    for one in written:
        yield f"{one.path}: {one.lines:,}件 {format_yen(one.amount_yen)}"
    if not written:
        yield "送るものはありません。ファイルは作っていません。"


def tokens_of_cards() -> list[str]:
    """Return the cards of all customers that pay or are kept, each once."""
    with batch(FILES_ACTOR):
        used = PaymentMethod.objects.exclude(card_token="")
        kept = KeptMethod.objects.exclude(card_token="").filter(ended_at=None)
        return sorted(
            set(used.values_list("card_token", flat=True))
            | set(kept.values_list("card_token", flat=True))
        )


def read_gateway_file(path: Path, at: datetime) -> Iterator[str]:
    """Take a file in, whole or not at all, and yield what came of it. Safe to repeat.

    A card of nobody's is named by the end of its token. The ends of charges are
    recorded by the job that asks for open ones, within a minute. Refused
    (`no_gateway_file`) where nothing can be read there.
    """
    gateway = gateway_with_files()
    if not path.is_file():
        words = f"{path} を読めません。ファイルの場所を確かめてください。"
        raise Refused("no_gateway_file", f"{words}何も取り込んでいません。")
    read = gateway.read_file(path)
    renewed, unknown = 0, []
    for facts in read.cards:
        party = party_of_outside_id(CARD_SENDER_NAME, facts.token)
        if party is None:
            unknown.append(facts)
            continue
        with scope(FILES_ACTOR, party):
            renewed += record_card_facts(party, facts, actor=FILES_ACTOR, at=at)
    yield f"結果 {read.ends:,}件、新しくなったカード {renewed:,}枚を取り込みました。"
    if unknown:
        yield f"登録のないカード {len(unknown):,}枚は、取り込んでいません。"
    for facts in unknown:
        end = f"下4桁 {facts.last4}、有効期限 {facts.expiry}"
        yield f"- トークンの末尾 {facts.token[-TOKEN_TAIL:]}（{end}）"
