"""Where the payment of a bill by card stands, in words: one story on every page."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

from madoguchi.kernel.spoken_codes import spoken_code
from madoguchi.ledger.balances import BillBalance
from madoguchi.payments.awaited_debits import AwaitedDebit
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_sentences import failed_sentence, under_way_sentence
from madoguchi.payments.decline_words import REASON_CODES, REASON_WORDS, known_reason
from madoguchi.payments.dunning.agreed_plans import AgreedPlan
from madoguchi.payments.dunning.next_debits import NextDebit
from madoguchi.payments.models import CardCharge, DebitRequest
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.platform.access import Access


@dataclass(frozen=True, slots=True)
class ChargedBalance(BillBalance):
    """A balance with the newest charge of the bill whose end says something.

    `debit` is the newest request to its bank, `awaited` a debit whose day is over and
    that no file of the portal asked for, `plan` what was agreed about instalments,
    `next_debit` when a bank is asked again.
    """

    charge: CardCharge | None = None
    debit: DebitRequest | None = None
    awaited: AwaitedDebit | None = None
    plan: AgreedPlan | None = None
    next_debit: NextDebit | None = None


@dataclass(frozen=True, slots=True)
class BillTries:
    """What a `ChargedBalance` knows beside its sums."""

    charge: CardCharge | None = None
    debit: DebitRequest | None = None
    awaited: AwaitedDebit | None = None
    plan: AgreedPlan | None = None
    next_debit: NextDebit | None = None


@dataclass(frozen=True, slots=True)
class ChargeStory:
    """`word` for a chip of that `kind`, sentences, and the name of an error code."""

    word: str
    kind: str
    sentences: tuple[str, ...]
    code: str = ""
    is_by_instalments: bool = False
    is_asked_again: bool = False  # the sentences say on which day

    @property
    def spoken_code(self) -> str:
        """The code to say on the telephone, "" where nothing went wrong."""
        return spoken_code(self.code) if self.code else ""


def newest_charges(
    access: Access, bills: Collection[tuple[int, date]]
) -> dict[tuple[int, date], CardCharge]:
    """Read the newest charge of each bill; a page that was left says nothing."""
    if not CARD_GATEWAY.is_open or not bills:
        return {}
    rows = CardCharge.objects.visible_to(access).filter(
        account__in={account for account, _month in bills},
        billing_month__in={month for _account, month in bills},
    )
    newest: dict[tuple[int, date], CardCharge] = {}
    for row in rows.order_by("pk"):
        bill = (row.account_id, row.billing_month)
        if row.state != CardCharge.State.WITHDRAWN:
            newest[bill] = row
        elif bill in newest and is_refused_page(newest[bill]):
            del newest[bill]
    return newest


def is_refused_page(charge: CardCharge) -> bool:
    """Whether a page was refused: an attempt after it makes that old."""
    is_page = charge.way == CardCharge.Way.PAGE
    return is_page and charge.state == CardCharge.State.FAILED


def with_tries(balance: BillBalance, tries: BillTries) -> BillBalance:
    """Add what was tried; a balance of which nothing is known stays as it is."""
    told = {one.name: getattr(tries, one.name) for one in fields(tries)}
    if all(known is None for known in told.values()):
        return balance
    known = {one.name: getattr(balance, one.name) for one in fields(balance)}
    return ChargedBalance(**known, **told)


def charge_of(balance: BillBalance | None) -> CardCharge | None:
    return balance.charge if isinstance(balance, ChargedBalance) else None


def charge_story(charge: CardCharge | None) -> ChargeStory | None:
    """Say what a charge means for its bill; None where it is paid, or was left."""
    if charge is None:
        return None
    if charge.state in OPEN_CHARGE_STATES:
        word = str(CardCharge.State.ASKED.label)
        return ChargeStory(word, "plan", (under_way_sentence(charge),))
    if charge.state != CardCharge.State.FAILED:
        return None
    reason = known_reason(charge.reason)
    return ChargeStory(
        str(CardCharge.State.FAILED.label),
        "err",
        (failed_sentence(charge), str(REASON_WORDS[reason])),
        REASON_CODES[reason],
    )
