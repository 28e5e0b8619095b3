"""Whether customers are told before their terms renew by themselves."""

from collections.abc import Iterator

from django.db import DatabaseError, OperationalError

from madoguchi.catalogue.models import Item
from madoguchi.catalogue.queries import policy_on
from madoguchi.jobs.doctor.finding import Finding, note
from madoguchi.kernel.wording import day_in_japan
from madoguchi.platform.clock import now


def check_renewal_notices() -> Iterator[Finding]:
    """Whether an operator with terms tells renewals, as 電気通信事業法 asks since 2016.

    Another system may tell them: so it is a note, and the default stays at nobody.
    """
    try:
        days = policy_on(day_in_japan(now())).renewal_notice_days
        has_terms = Item.objects.filter(term_months__gt=0).exists()
    except OperationalError:
        raise
    except DatabaseError:
        yield note("自動更新", "このログインからは確かめられません。")
        return
    if has_terms and not days:
        yield note(
            "自動更新",
            "期間のあるプランがありますが、更新の前のお知らせをしていません。"
            "電気通信事業法は事前の通知を求めています。ほかの方法で知らせていなければ、"
            "手続きの決まりの renewal_notice_days を 60 のように決めてください。",
        )
