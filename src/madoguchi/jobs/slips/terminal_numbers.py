"""Open slips get a number for the terminals of stores, where a service gives them.

A slip that has ended, because its bill is paid or changed, its last day is over or the
desk says so, loses it again.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from madoguchi.jobs.slips.issuing import SLIP_ACTOR
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.store_ports import STORE_PAYMENT, StorePayments, TerminalRequest
from madoguchi.platform.batch import batch

NO_ANSWER = "店頭端末の番号: 返事がありません。もう一度実行すると、続きから取得します。"
NUMBER_PATTERN = re.compile(r"[0-9](?:[0-9-]{0,28}[0-9])?")
"""Digits in groups, as many as a slip holds."""


def fetch_terminal_numbers(at: datetime) -> Iterator[str]:
    """Ask for the numbers that are missing; a slip without one is paid by its bars.

    A service that does not answer is left alone until the next run. What is no number,
    or that of another slip, is not kept: somebody would pay for somebody else.
    """
    if not STORE_PAYMENT.is_open:
        return
    service, given = STORE_PAYMENT.load_adapter(), 0
    yield from close_lapsed_numbers(service)
    for slip in slips_without_number(at):
        request = TerminalRequest(slip.digits, slip.amount_yen, slip.last_on)
        try:
            number = service.open_number(request)
        except Unavailable:
            yield NO_ANSWER
            break
        except Refused as refusal:
            yield f"店頭端末の番号: {slip.digits} は断られました（{refusal.code}）。"
            continue
        if not is_number_of_one(number, slip):
            yield f"店頭端末の番号: {slip.digits} の返事は番号ではありません。"
            continue
        keep_number(slip, number)
        given += 1
    if given:
        yield f"店頭端末の番号: {given:,}件"


def close_lapsed_numbers(service: StorePayments) -> Iterator[str]:
    """Close what nobody should pay by any more; what is not answered comes again."""
    with batch(SLIP_ACTOR):
        lapsed = StoreSlip.objects.filter(state__in=StoreSlip.ENDED_UNPAID)
        found = list(lapsed.exclude(terminal_number="").order_by("pk"))
    for slip in found:
        try:
            service.close_number(slip.digits)
        except Unavailable:
            yield NO_ANSWER
            return
        keep_number(slip, "")


def slips_without_number(at: datetime) -> list[StoreSlip]:
    today = at.astimezone(JST).date()
    with batch(SLIP_ACTOR):
        rows = StoreSlip.objects.filter(state=StoreSlip.State.ISSUED)
        found = rows.filter(terminal_number="", last_on__gte=today)
        return list(found.order_by("pk"))


def is_number_of_one(number: str, slip: StoreSlip) -> bool:
    """Say whether an answer can be typed at a terminal, and names no other slip."""
    if not NUMBER_PATTERN.fullmatch(number):
        return False
    with batch(SLIP_ACTOR):
        others = StoreSlip.objects.filter(terminal_number=number).exclude(pk=slip.pk)
        return not others.exists()


def keep_number(slip: StoreSlip, number: str) -> None:
    with batch(SLIP_ACTOR):
        StoreSlip.objects.filter(pk=slip.pk).update(terminal_number=number)
