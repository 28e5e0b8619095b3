"""The mail with the code that confirms an address."""

from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.messaging import mail
from madoguchi.notices.subscription_models import StatusSubscription
from madoguchi.notices.subscriptions import renew_subscription_code
from madoguchi.platform.batch import batch


@app.task(name="send_status_code", retry=RETRY_FOR_A_DAY)
def send_status_code(actor: str, subscription: int, **_no_party: None) -> None:
    """Mail a new code to an address that nobody has confirmed yet."""
    with batch(actor):
        row = StatusSubscription.objects.filter(pk=subscription).first()
        if row is None or row.confirmed_at is not None:
            return
        code, operator = renew_subscription_code(row), Operator.objects.get()
    words = {"brand": operator.brand, "phone": operator.support_phone, "code": code}
    mail.send_plain_mail(
        to=row.address,
        subject=f"【{operator.brand}】障害のお知らせメールの確認コード",
        body=render_to_string("mail/status_code.txt", words),
    )
