"""The operator's rules for late payment that hold for a bill."""

from collections.abc import Container, Iterable, Mapping
from datetime import date, timedelta

from madoguchi.kernel.calendar import business_day_from
from madoguchi.payments.dunning.rules import LateTerms
from madoguchi.payments.dunning.stages import DunningStage
from madoguchi.payments.models import DunningRule

BASIS_POINTS_PER_PERCENT = 100


def dunning_rule_on(day: date) -> DunningRule | None:
    """Return the rules of a JST day; None before any are set: nobody is reminded.

    For a bill they are those of its day of payment, so that later ones change nothing
    of what holds already.
    """
    return DunningRule.objects.filter(valid_from__lte=day).order_by("valid_from").last()


def stages_in(stored: Iterable[Mapping[str, object]]) -> tuple[DunningStage, ...]:
    """Return the stages of a rule as values, the earliest first."""
    stages = [
        DunningStage(
            days=int(str(one["days"])),
            channel=str(one["channel"]),
            words=str(one.get("words", "")),
            has_fee=one.get("fee") is True,
        )
        for one in stored
    ]
    return tuple(sorted(stages, key=lambda stage: stage.days))


def late_terms(rule: DunningRule, *, is_consumer: bool) -> LateTerms:
    """Return what lateness costs this kind of customer."""
    percent = rule.late_percent if is_consumer else rule.company_late_percent
    return LateTerms(
        rate_basis_points=int(percent * BASIS_POINTS_PER_PERCENT),
        grace_days=rule.grace_days,
        fee_yen=rule.fee_yen if is_consumer else rule.company_fee_yen,
        fee_from_yen=rule.fee_from_yen if is_consumer else 0,
        is_consumer=is_consumer,
    )


def suspension_day(
    rule: DunningRule, due_on: date, holidays: Container[date]
) -> date | None:
    """Return the business day on which the service is suspended; None for never."""
    if rule.suspend_days is None:
        return None
    return business_day_from(due_on + timedelta(days=rule.suspend_days), holidays)
