"""Tell a customer what the law asks to be told, and keep the proof of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from madoguchi.catalogue.models import Operator
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import Party, PartyProfile
from madoguchi.jobs.messages.order_message import MAX_SUBJECT_LENGTH
from madoguchi.legal_notices.models import TellingProof
from madoguchi.legal_notices.publication import digest_of_text
from madoguchi.messaging.message_log import store_message
from madoguchi.messaging.models import Message
from madoguchi.platform.job_queue import defer_job


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told. `reference` is one for the change or the renewal."""

    reference: str
    subject: str
    body: str

    @property
    def digest(self) -> str:
        return digest_of_text(f"{self.subject}\n{self.body}")


def tell_party(
    contracts: Sequence[Contract], telling: Telling, *, actor: str, at: datetime
) -> None:
    """Mail a customer once about these contracts of theirs, with a proof for each.

    Without a mail address the pages alone tell it. Inside a batch: where that ends
    well, the mail goes.
    """
    party = contracts[0].party
    profile = PartyProfile.objects.filter(party=party).first()
    address = profile.email if profile else ""
    message = message_of_telling(party, address, telling, at) if address else None
    TellingProof.objects.bulk_create(
        TellingProof(
            reference=telling.reference,
            customer_number=party.customer_number,
            contract_number=contract.contract_number,
            how=TellingProof.How.MAIL if message else TellingProof.How.PAGE,
            told_at=at,
            message_number=message.pk if message else None,
            digest=telling.digest,
        )
        for contract in contracts
    )
    if message:
        defer_job("send_telling", at, party=party.pk, actor=actor, message=message.pk)


def message_of_telling(
    party: Party, address: str, telling: Telling, at: datetime
) -> Message:
    brand = Operator.objects.get().brand
    return store_message(
        party=party.pk,
        to=address,
        subject=f"【{brand}】{telling.subject}"[:MAX_SUBJECT_LENGTH],
        body=telling.body,
        at=at,
    )
