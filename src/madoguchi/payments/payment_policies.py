"""Which ways of paying a company allows its people. Inside the scope of the party."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.customers.models import BillingAccount, Party
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import PaymentPolicy
from madoguchi.platform.audit import Act, record

EVERY_WAY = frozenset(BillingAccount.Payment.values)


def allowed_ways(party: int) -> frozenset[str]:
    """The ways that may be chosen, as `BillingAccount.payment_method` names them."""
    policy = PaymentPolicy.objects.filter(party=party).first()
    return frozenset(policy.ways) if policy else EVERY_WAY


def refuse_way_of_paying(party: int, way: str) -> None:
    """Refuse (`way_not_allowed`) what the company's own rule leaves out."""
    if way in allowed_ways(party):
        return
    label = BillingAccount.Payment(way).label
    words = _(
        "御社の決まりで、%(way)sは使えません。まだ何も変えていません。"
        "ほかのお支払い方法を選ぶか、御社の管理者の方にご相談ください。"
    )
    raise Refused("way_not_allowed", words % {"way": label})


@transaction.atomic
def set_allowed_ways(
    party: Party, ways: Collection[str], *, actor: str, at: datetime
) -> None:
    """Allow these ways from now on; how an account pays now stays as it is.

    Refused with `no_way_of_paying` where none would be left.
    """
    before, after = sorted(allowed_ways(party.pk)), sorted(EVERY_WAY & set(ways))
    if not after:
        raise Refused(
            "no_way_of_paying",
            _(
                "お支払い方法がなくなるため、まだ何も変えていません。"
                "1つ以上を選んでください。"
            ),
        )
    if before == after:
        return
    PaymentPolicy.objects.update_or_create(
        party=party, defaults={"ways": after, "set_by": actor, "set_at": at}
    )
    act = Act("payment_policy_set", str(party), party.pk, actor, at)
    record(act, {"ways": [",".join(before), ",".join(after)]})
