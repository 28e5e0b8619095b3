"""Mails about a card that ends: 60, 30 and 7 days before, each once; no link."""

from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string

from madoguchi.catalogue.models import Operator
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, PartyProfile
from madoguchi.jobs.messages.order_message import MAX_SUBJECT_LENGTH
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.calendar import JST, ONE_DAY, month_after, month_from_text
from madoguchi.messaging.guide_numbers import guide_number_for
from madoguchi.messaging.message_log import store_message
from madoguchi.payments.models import PaymentMethod
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.platform.batch import batch
from madoguchi.platform.commands import command
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope
from madoguchi.procedures.toolkit.coming_ways_of_paying import coming_way_of

ACTOR = "card expiry"
STAGE_DAYS = (7, 30, 60)
LONGEST_NOTICE = timedelta(days=60)


@periodic_task(cron="10 0 * * *", name="send_card_expiry_mails")
def send_card_expiry_mails(at: datetime) -> None:
    """Send what is due, at 9:10 in Japan. A day that was missed is caught up with."""
    if not CARD_GATEWAY.is_open:
        return  # a card is replaced by telephone: nothing is promised by mail
    for party, method in cards_that_end(at.astimezone(JST).date()):
        with scope(ACTOR, party):
            send_card_mail(party, method, at)


def cards_that_end(today: date) -> list[tuple[int, int]]:
    """List party and card of accounts that pay by one and have a running contract."""
    months = {f"{today + n * ONE_DAY:%Y-%m}" for n in range(LONGEST_NOTICE.days + 1)}
    running = Contract.objects.filter(
        party=OuterRef("party"), account=OuterRef("account"), ended_on=None
    )
    with batch(ACTOR):
        rows = PaymentMethod.objects.filter(
            Exists(running),
            kind="card",
            card_expiry__in=sorted(months),
            account__payment_method=BillingAccount.Payment.CARD,
        )
        return list(rows.order_by("party_id", "pk").values_list("party_id", "pk"))


def send_card_mail(party: int, pk: int, at: datetime) -> None:
    """Send the mail of the stage that has begun, once for a card. Inside the scope.

    None where the customer has replaced it, and the new one waits for its day.
    """
    method = PaymentMethod.objects.select_related("account__party").get(pk=pk)
    ends_on = month_after(month_from_text(method.card_expiry)) - ONE_DAY
    if coming_way_of(party, method.account_id):
        return
    left = (ends_on - at.astimezone(JST).date()).days
    stage = next((days for days in STAGE_DAYS if left <= days), None)
    if stage is None or not (to := mail_address_of(method)):
        return
    name = f"madoguchi card {party} {pk} {method.card_last4} {ends_on} {stage}"

    def act() -> int:
        return store_card_message(method, to, ends_on, at)

    facts = [method.card_last4, f"{ends_on}", stage]
    key = uuid5(NAMESPACE_URL, name)
    command(key, act, actor=ACTOR, party=party, request=facts)


def mail_address_of(method: PaymentMethod) -> str:
    """Return the address for bills, else that of the customer; "" for none."""
    if method.account.email:
        return method.account.email
    return PartyProfile.objects.get(party=method.party_id).email


def store_card_message(
    method: PaymentMethod, to: str, ends_on: date, at: datetime
) -> int:
    operator, party = Operator.objects.get(), method.party_id
    words = f"【{operator.brand}】登録カードの期限が{ends_on.month}月で切れます"
    context = {
        "card": {
            "brand": method.card_brand,
            "last4": method.card_last4,
            "ends_on": ends_on,
        },
        "operator": operator,
        "addressee": method.account.addressee,
        "guide": guide_number_for("card", method.account_id, party=party, at=at),
        "tail": method.account.party.customer_number[-4:],
    }
    body = render_to_string("mail/card_expiry.txt", context)
    subject = words[:MAX_SUBJECT_LENGTH]
    message = store_message(party=party, to=to, subject=subject, body=body, at=at)
    defer_job("send_message", at, party=party, actor=ACTOR, message=message.pk)
    return message.pk
