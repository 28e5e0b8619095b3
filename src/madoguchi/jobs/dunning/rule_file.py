"""Check and store the operator's rules for bills that are paid late."""

from datetime import date
from itertools import pairwise

from madoguchi.billing.promised_charges import promising_operator
from madoguchi.catalogue.models import Item
from madoguchi.jobs.rule_files.changed_members import StoredRule
from madoguchi.jobs.rule_files.member_bounds import refuse_out_of_bounds
from madoguchi.jobs.rule_files.near_names import unknown_name
from madoguchi.jobs.rule_files.typed_members import build_row, validate_row
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.payments.dunning.rules import could_exceed_bound
from madoguchi.payments.dunning.stages import CHANNELS
from madoguchi.payments.dunning.terms import dunning_rule_on, late_terms, stages_in
from madoguchi.payments.models import DunningRule

RULE_FIELDS = {field.name for field in DunningRule._meta.concrete_fields} - {"id"}
STAGE_FIELDS = {"days", "channel", "words", "fee"}
MAX_STAGES, MAX_STAGE_DAYS, MAX_WORDS_LENGTH = 10, 365, 200
MAX_RETRIES, MAX_RETRY_DAYS = 5, 90
MOST_BY_MEMBER = {
    "grace_days": 366,
    "fee_yen": 100_000,
    "company_fee_yen": 1_000_000,
    "fee_from_yen": 100_000_000,
    "company_late_percent": 100,
    "suspend_days": 366,
    "slip_days": 366,
}
"""Generous: a consumer's fee and percentage are bounded by law besides."""


def set_dunning_rule(
    content: dict[str, object], *, today: date
) -> StoredRule[DunningRule]:
    """Store the rules of a day.

    Refused with `faulty_dunning_rule`; with `late_charge_above_law` where a consumer
    could be asked for more than 消費者契約法第9条第1項第2号 allows; and with
    `dunning_rule_of_the_past` for a day before today, once there are rules.
    """
    new = build_row(DunningRule, content, faulty_rule)
    validate_row(new, faulty_rule)
    refuse_out_of_bounds(new, MOST_BY_MEMBER, faulty_rule, today=today)
    refuse_faulty_stages(new.stages)
    refuse_faulty_retry_days(new.card_retry_days)
    refuse_order_of_days(new)
    refuse_unknown_items(new)
    refuse_above_law(new)
    if new.valid_from < today and DunningRule.objects.exists():
        raise Refused(
            "dunning_rule_of_the_past",
            "過ぎた日からの決まりは変えられません。何も変えていません。"
            "今日か先の日を valid_from に書いてください。",
        )
    values = {name: getattr(new, name) for name in RULE_FIELDS - {"valid_from"}}
    before = dunning_rule_on(new.valid_from) or DunningRule(valid_from=date.min)
    row, _made = DunningRule.objects.update_or_create(
        valid_from=new.valid_from, defaults=values
    )
    return StoredRule(before, row)


def refuse_faulty_stages(stages: object) -> None:
    if (
        not isinstance(stages, list)
        or len(stages) > MAX_STAGES
        or not all(is_stage(one) for one in stages)
        or len({one["days"] for one in stages}) < len(stages)
    ):
        raise faulty_rule(
            f"stages は {MAX_STAGES} 個までの段階です。それぞれに、期限からの日数 days"
            f"（1〜{MAX_STAGE_DAYS}、重なりなし）、channel（{'か'.join(CHANNELS)}）、"
            f"あれば words（{MAX_WORDS_LENGTH}字まで）と fee（true）を書きます"
        )


def is_stage(one: object) -> bool:
    if not isinstance(one, dict) or not one.keys() <= STAGE_FIELDS:
        return False
    days, words = one.get("days"), one.get("words", "")
    return (
        type(days) is int
        and 1 <= days <= MAX_STAGE_DAYS
        and one.get("channel") in CHANNELS
        and isinstance(words, str)
        and len(words) <= MAX_WORDS_LENGTH
        and isinstance(one.get("fee", False), bool)
    )


def refuse_faulty_retry_days(days: object) -> None:
    """Refuse what is no list of days after the day of payment, each once, in order."""
    if (
        not isinstance(days, list)
        or len(days) > MAX_RETRIES
        or not all(type(day) is int and 1 <= day <= MAX_RETRY_DAYS for day in days)
        or days != sorted(set(days))
    ):
        raise faulty_rule(
            f"card_retry_days は、期限からの日数（1〜{MAX_RETRY_DAYS}）を早い順に"
            f" {MAX_RETRIES} 個まで並べます"
        )


def refuse_order_of_days(rule: DunningRule) -> None:
    """Refuse that anybody is suspended without a reminder before that day."""
    stages = stages_in(rule.stages)
    if rule.suspend_days is not None and not any(
        stage.days < rule.suspend_days for stage in stages
    ):
        raise faulty_rule("利用停止（suspend_days）より前の日に、段階が1つ要ります")
    fees = [stage for stage in stages if stage.has_fee]
    if list(pairwise(fees)):
        raise faulty_rule("手数料のある段階（fee）は1つだけです")


def refuse_unknown_items(rule: DunningRule) -> None:
    """Refuse codes that the catalogue lacks, or with tax: a late charge has none."""
    wanted = {
        "late_item": (rule.late_item, rule.late_percent or rule.company_late_percent),
        "fee_item": (rule.fee_item, rule.fee_yen or rule.company_fee_yen),
    }
    for name, (code, asks) in wanted.items():
        items = Item.objects.filter(item_code=code, charged="once")
        is_known = items.filter(tax_category=TaxCategory.OUT_OF_SCOPE).exists()
        if asks and not is_known:
            known = Item.objects.values_list("item_code", flat=True)
            told = "" if code in known else f"品目{unknown_name(code, known)}"
            raise faulty_rule(
                f"{name} は、対象外（OUT_OF_SCOPE）で1回だけ請求する（once）品目の"
                f"コードにしてください。{told}"
            )
        if asks and promising_operator() is None:
            raise faulty_rule(
                "だれが次の請求に加えるか、operator.json の promised_charges"
                "（here か export）に書いて、先に取り込んでください"
            )


def refuse_above_law(rule: DunningRule) -> None:
    with_fee = [stage.days for stage in stages_in(rule.stages) if stage.has_fee]
    terms = late_terms(rule, is_consumer=True)
    if could_exceed_bound(terms, min(with_fee, default=None)):
        raise Refused(
            "late_charge_above_law",
            "消費者への遅延損害金と督促の手数料が、合わせて年14.6%を超えることがあります"
            "（消費者契約法第9条第1項第2号）。何も変えていません。"
            "late_percent か fee_yen を下げるか、fee_from_yen"
            "（手数料をいただく未払い額の下限）を上げてください。",
        )


def faulty_rule(reason: str) -> Refused:
    return Refused(
        "faulty_dunning_rule",
        f"督促の決まりを読み取れません。何も変えていません。{reason}",
    )
