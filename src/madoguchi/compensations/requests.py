"""Ask for the compensation of an incident, and agree to it: two people."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Operator
from madoguchi.catalogue.queries import policy_on
from madoguchi.compensations.models import Compensation
from madoguchi.compensations.rules import days_given_back, read_steps
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.notices.announcement_checks import is_over
from madoguchi.notices.models import Notice
from madoguchi.notices.verdicts import FUNCTIONS_OF_SERVICE
from madoguchi.platform.job_queue import defer_operator_job

OPEN_STATES = {Compensation.State.ASKED, Compensation.State.COUNTED}
AGAIN_STATES = {*OPEN_STATES, Compensation.State.REJECTED}


@transaction.atomic
def ask_for_compensation(notice: Notice, *, actor: str, at: datetime) -> Compensation:
    """Have the contracts of an incident counted; asked again, they are counted anew.

    Refused with `compensation_too_early`, `compensation_unset`, `compensation_no_rule`
    or `compensation_decided`.
    """
    Notice.objects.select_for_update().get(pk=notice.pk)
    refuse_uncompensated(notice)
    row = Compensation.objects.filter(notice=notice).first()
    if row is not None and row.state not in AGAIN_STATES:
        raise decided_before()
    values = {
        "reference": row.reference if row else notice.reference,
        "revision": newest_revision(notice),
        "days_by_service": days_by_service(notice),
        "outage_minutes": int(outage_of(notice).total_seconds() // 60),
        "state": Compensation.State.ASKED,
        "contract_count": 0,
        "return_count": 0,
        "total_yen": 0,
        "asked_by": actor,
        "asked_at": at,
        "decided_by": "",
        "decided_at": None,
    }
    row, _is_new = Compensation.objects.update_or_create(notice=notice, defaults=values)
    defer_operator_job("count_compensation", at, actor=actor, compensation=row.pk)
    return row


def refuse_uncompensated(notice: Notice) -> None:
    """Refuse an incident that lasts, or of which no rule gives anything back."""
    if notice.kind != Notice.Kind.INCIDENT or not is_over(notice):
        raise Refused(
            "compensation_too_early",
            _(
                "補償は、障害が復旧してから数えられます。何も変更していません。"
                "復旧の版を出してから、もう一度押してください。"
            ),
        )
    operator = Operator.objects.exclude(compensation_item="").first()
    if operator is None or not operator.promised_charges:
        raise Refused(
            "compensation_unset",
            _(
                "補償の品目と、だれが次の請求に載せるかが決まっていません。"
                "何も変更していません。operator.json の compensation_item と "
                "promised_charges を決めてください。"
            ),
        )
    if not days_by_service(notice):
        raise Refused(
            "compensation_no_rule",
            _(
                "この障害の機能と長さに当てはまる補償の決まりがありません。"
                "何も変更していません。"
            ),
        )


def outage_of(notice: Notice) -> timedelta:
    """How long it lasted; nothing while it lasts."""
    return notice.ends_at - notice.starts_at if notice.ends_at else timedelta(0)


def days_by_service(notice: Notice) -> dict[str, int]:
    """Count the days that each service gets back, by the rule of the first day.

    The function with the most days counts; services without any are left out.
    """
    policy = policy_on(notice.starts_at.astimezone(JST).date())
    outage, found = outage_of(notice), {}
    for service, functions in FUNCTIONS_OF_SERVICE.items():
        rules = [
            read_steps(policy.compensation[name])
            for name in functions
            if name in notice.functions and name in policy.compensation
        ]
        days = max((days_given_back(rule, outage) for rule in rules), default=0)
        if days:
            found[str(service)] = days
    return found


def newest_revision(notice: Notice) -> int:
    newest = notice.revisions.order_by("-number").first()
    return newest.number if newest else 0


@transaction.atomic
def decide_on_compensation(
    row: Compensation, *, approves: bool, seen: str, actor: str, at: datetime
) -> None:
    """Approve or reject what a colleague asked for; the job then gives it.

    `seen`: the sum that the page showed. Refused with `compensation_decided`,
    `compensation_recounted` or `own_compensation`.
    """
    row.refresh_from_db(from_queryset=Compensation.objects.select_for_update())
    if row.state != Compensation.State.COUNTED:
        raise decided_before()
    if approves and row.asked_by == actor:
        raise Refused(
            "own_compensation",
            _(
                "ご自身が数えた補償は、ほかの担当者が承認します。"
                "何も変更していません。ほかの担当者に頼んでください。"
            ),
        )
    is_stale = row.revision != newest_revision(row.notice)
    if approves and (is_stale or seen != name_of_sum(row)):
        raise Refused(
            "compensation_recounted",
            _(
                "この画面を開いたあとに、障害の内容か補償の額が変わりました。"
                "何も変更していません。もう一度数えてから承認してください。"
            ),
        )
    states = Compensation.State
    row.state = states.APPROVED if approves else states.REJECTED
    row.decided_by = "" if row.asked_by == actor else actor
    row.decided_at = at
    row.save()
    defer_operator_job("settle_compensation", at, actor=actor, compensation=row.pk)


def name_of_sum(row: Compensation) -> str:
    """Name what a page showed: another count or sum has another name."""
    return f"{row.revision}-{row.contract_count}-{row.total_yen}"


def decided_before() -> Refused:
    return Refused(
        "compensation_decided",
        _(
            "この補償は、もう決まっているか、まだ数えています。何も変更していません。"
            "画面を開き直してください。"
        ),
    )
