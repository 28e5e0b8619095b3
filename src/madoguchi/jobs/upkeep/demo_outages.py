"""Outages of the demo: one that is over, one of a region, and work ahead."""

from datetime import datetime, timedelta

from madoguchi.contracts.service_kinds import Service
from madoguchi.notices.announcement import (
    Effect,
    EmergencyEffect,
    EtaKind,
    Progress,
)
from madoguchi.notices.models import Function, Mode, Notice
from madoguchi.notices.notice_changes import add_notice, change_notice

DEMO_ACTOR = "demo"
ONE_HOUR, ONE_DAY, ONE_MINUTE = (
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(minutes=1),
)


def add_demo_outages(at: datetime) -> None:
    """Add the outages of the demo, once. Under the batch role."""
    if Notice.objects.exists():
        return
    begin = at.replace(minute=0, second=0, microsecond=0)
    add_long_outage(begin - 20 * ONE_DAY)
    add_past_incident(begin - 12 * ONE_DAY)
    add_current_incident(begin - ONE_HOUR, at)
    add_coming_work(begin.replace(hour=1) + 6 * ONE_DAY, at)


def add_past_incident(begin: datetime) -> None:
    notice = Notice(
        kind=Notice.Kind.INCIDENT,
        mode=Mode.OPEN,
        functions=[Function.MAIL],
        headline="メールが受信できません",
        effect=Effect.PARTIAL,
        progress=Progress.INVESTIGATING,
        starts_at=begin,
        noticed_at=begin + 4 * ONE_MINUTE,
        eta_kind=EtaKind.UNKNOWN,
        next_update_at=begin + ONE_HOUR,
        emergency_calls=EmergencyEffect.NONE,
        can_do="急ぎの連絡は電話かSMSで。届かなかったメールは復旧のあとに届きます",
        avoid="メールソフトの設定を変えること",
        affected_count=1_200,
    )
    add_notice(notice, actor=DEMO_ACTOR, at=begin + 19 * ONE_MINUTE)
    notice.progress, notice.ends_at = Progress.REPORTED, begin + 106 * ONE_MINUTE
    notice.is_count_final, notice.next_update_at = True, None
    notice.cause = "メールを保管する装置の電源が1台止まり、切り替えが働きませんでした。"
    notice.prevention = "電源を2系統にし、切り替えを毎月試します。"
    change_notice(notice, actor=DEMO_ACTOR, at=begin + 2 * ONE_DAY)


def add_long_outage(begin: datetime) -> None:
    """Add an outage of 27 hours: long enough that a day is given back."""
    notice = Notice(
        kind=Notice.Kind.INCIDENT,
        mode=Mode.OPEN,
        functions=[Function.FIBRE],
        services=[Service.FIBRE.value],
        areas=["新潟県"],
        headline="光回線でインターネットにつながりません",
        effect=Effect.DOWN,
        progress=Progress.REPAIRING,
        starts_at=begin,
        noticed_at=begin + 5 * ONE_MINUTE,
        eta_kind=EtaKind.LIKELY,
        expected_at=begin + ONE_DAY,
        next_update_at=begin + ONE_HOUR,
        emergency_calls=EmergencyEffect.AFFECTED,
        can_do="スマートフォンの回線でお使いください",
        avoid="機器の初期化\n修理の申し込み",
        affected_count=840,
    )
    add_notice(notice, actor=DEMO_ACTOR, at=begin + 20 * ONE_MINUTE)
    notice.progress, notice.ends_at = Progress.REPORTED, begin + 27 * ONE_HOUR
    notice.is_count_final, notice.next_update_at = True, None
    notice.cause = "大雪で電柱が倒れ、光ケーブルが切れました。"
    notice.prevention = "別の道を通るケーブルを足します。"
    change_notice(notice, actor=DEMO_ACTOR, at=begin + 28 * ONE_HOUR)


def add_current_incident(begin: datetime, at: datetime) -> None:
    notice = Notice(
        kind=Notice.Kind.INCIDENT,
        mode=Mode.OPEN,
        functions=[Function.FIBRE],
        services=[Service.FIBRE.value],
        areas=["新潟県"],
        headline="光回線の速度が遅くなっています",
        effect=Effect.SLOW,
        progress=Progress.REPAIRING,
        starts_at=begin,
        noticed_at=begin + 6 * ONE_MINUTE,
        eta_kind=EtaKind.LIKELY,
        expected_from=at + 3 * ONE_HOUR,
        expected_at=at + 5 * ONE_HOUR,
        next_update_at=at + ONE_HOUR,
        emergency_calls=EmergencyEffect.NONE,
        can_do="大きなファイルは、復旧のあとに送受信してください",
        avoid="機器の初期化\n修理の申し込み",
    )
    add_notice(notice, actor=DEMO_ACTOR, at=begin + 21 * ONE_MINUTE)


def add_coming_work(begin: datetime, at: datetime) -> None:
    notice = Notice(
        kind=Notice.Kind.MAINTENANCE,
        mode=Mode.HOLD,
        functions=[Function.FIBRE],
        services=[Service.FIBRE.value],
        headline="光回線の工事で、5分ほど通信が切れます",
        starts_at=begin,
        ends_at=begin + ONE_HOUR / 2,
        emergency_calls=EmergencyEffect.AFFECTED,
        can_do="通信が切れたら、機器はそのままで5分お待ちください",
        avoid="機器の再起動や初期化",
    )
    add_notice(notice, actor=DEMO_ACTOR, at=at)
