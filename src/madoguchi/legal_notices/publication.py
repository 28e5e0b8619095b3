"""Write a notice of the law, and have each contract told that it concerns."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Item
from madoguchi.contracts.service_kinds import PLAN_ITEM_KINDS
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.legal_notices.models import LegalNotice
from madoguchi.platform.job_queue import defer_operator_job

MAX_CONTRACTS_LISTED = 20_000
MAX_UNKNOWN_NAMED = 10


@transaction.atomic
def ask_for_count(notice: LegalNotice, *, actor: str, at: datetime) -> LegalNotice:
    """Store a notice that nobody is told yet, and have its contracts counted.

    Refused with `law_day_over`, `law_texts_same`, `law_plan_unknown` or
    `law_many_contracts`.
    """
    refuse_unclear_change(notice, at)
    notice.digest = digest_of_text(text_told(notice))
    notice.state, notice.contract_count = LegalNotice.State.ASKED, 0
    notice.asked_by, notice.asked_at = actor, at
    notice.save()
    defer_operator_job("count_told_contracts", at, actor=actor, notice=notice.pk)
    return notice


def refuse_unclear_change(notice: LegalNotice, at: datetime) -> None:
    """Refuse a change of the past, one that changes nothing, and plans of nobody."""
    if notice.happens_on <= at.astimezone(JST).date():
        raise Refused(
            "law_day_over",
            _(
                "変更の日は、明日からの日にしてください。何も知らせていません。"
                "変わる前にお知らせする決まりです。"
            ),
        )
    needs_both = notice.kind in {LegalNotice.Kind.PRICE, LegalNotice.Kind.TERMS}
    if notice.text_before == notice.text_after or (
        needs_both and not notice.text_before
    ):
        raise Refused(
            "law_texts_same",
            _(
                "変更の前と後の文が、同じか、足りません。何も知らせていません。"
                "お客様が見比べられるように、両方を書いてください。"
            ),
        )
    plans = Item.objects.filter(kind__in=PLAN_ITEM_KINDS)
    known = set(plans.values_list("item_code", flat=True))
    if unknown := set(notice.plans) - known:
        raise Refused(
            "law_plan_unknown",
            _("プラン %(codes)s はありません。何も知らせていません。")
            % {"codes": "、".join(sorted(unknown)[:MAX_UNKNOWN_NAMED])},
        )
    if len(notice.contracts) > MAX_CONTRACTS_LISTED:
        raise Refused(
            "law_many_contracts",
            _(
                "契約番号は20,000件までです。何も知らせていません。"
                "サービスかプランで選んでください。"
            ),
        )


@transaction.atomic
def tell_everybody(notice: LegalNotice, *, seen: str, actor: str, at: datetime) -> None:
    """Have each counted contract told, once. `seen`: the digest and count on the page.

    Refused with `law_recounted` where the page showed something else.
    """
    notice.refresh_from_db(from_queryset=LegalNotice.objects.select_for_update())
    if notice.state != LegalNotice.State.COUNTED or seen != seen_of(notice):
        raise Refused(
            "law_recounted",
            _(
                "このお知らせは、もう知らせているか、まだ数えています。"
                "新しく知らせてはいません。画面を開き直してください。"
            ),
        )
    refuse_unclear_change(notice, at)
    notice.state, notice.told_by = LegalNotice.State.TELLING, actor
    notice.save()
    defer_operator_job("tell_contracts", at, actor=actor, notice=notice.pk)


def seen_of(notice: LegalNotice) -> str:
    """Name what a page showed: another text or count has another name."""
    return f"{notice.digest[:16]}-{notice.contract_count}"


def text_told(notice: LegalNotice) -> str:
    """Write all that is told of a change, as it is digested and mailed."""
    parts = [
        notice.title,
        f"{notice.happens_on:%Y-%m-%d}",
        notice.text_before,
        notice.text_after,
        notice.what_to_do,
    ]
    return "\n\n".join(parts)


def digest_of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
