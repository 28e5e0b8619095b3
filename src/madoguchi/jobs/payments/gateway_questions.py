"""What a job asks the gateway about a charge of a card on file."""

from madoguchi.jobs.payments.due_bills import COLLECTION_ACTOR
from madoguchi.payments.card_values import ChargeAnswer, ChargeRequest
from madoguchi.payments.models import CardCharge, KeptMethod, MethodFacts, PaymentMethod
from madoguchi.payments.ports import CardGateway
from madoguchi.platform.scope import scope

MAX_STATEMENT_WORDS = 22


def ask_for_charge(charge: CardCharge, gateway: CardGateway) -> ChargeAnswer:
    """Ask what became of a charge, or ask for it where the gateway knows of none.

    Outside any transaction; Unavailable where no answer comes.
    """
    known = gateway.charge_state(charge.key, charge.outside_id)
    if known is not None:
        return known
    return gateway.charge(charge_request(charge))


def charge_request(charge: CardCharge) -> ChargeRequest:
    with scope(COLLECTION_ACTOR, charge.party_id):
        facts = method_of_token(charge)
        number = charge.party.customer_number
    words = f"{charge.billing_month:%Y-%m}"[:MAX_STATEMENT_WORDS]
    return ChargeRequest(
        charge.key,
        number,
        charge.card_token,
        facts.registration_reference if facts else "",
        charge.amount_yen,
        words,
    )


def method_of_token(charge: CardCharge) -> MethodFacts | None:
    mine = {
        "party": charge.party_id,
        "account": charge.account_id,
        "card_token": charge.card_token,
    }
    return (
        PaymentMethod.objects.filter(**mine).first()
        or KeptMethod.objects.filter(**mine).first()
    )
