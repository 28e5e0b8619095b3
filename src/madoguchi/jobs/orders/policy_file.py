"""Check and store the operator's rules for procedures."""

from collections.abc import Collection
from datetime import date

from madoguchi.catalogue.models import Item, Policy
from madoguchi.catalogue.queries import policy_on
from madoguchi.compensations.rules import read_steps
from madoguchi.contracts.service_kinds import Service
from madoguchi.jobs.rule_files.changed_members import StoredRule
from madoguchi.jobs.rule_files.member_bounds import refuse_out_of_bounds
from madoguchi.jobs.rule_files.near_names import unknown_name
from madoguchi.jobs.rule_files.typed_members import build_row, validate_row
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.notices.verdicts import SERVICE_FUNCTIONS

MAX_GIGABYTES = 1_000_000
MOST_BY_MEMBER = {
    "undo_minutes": 10_080,
    "notice_days": 366,
    "review_days": 90,
    "approval_days": 366,
    "return_days": 366,
    "kit_days": 366,
    "work_days": 366,
    "damage_fee_yen": 10_000_000,
    "debit_cut_off_days": 90,
    "renewal_notice_days": 366,
}
"""Generous: a week to undo, a year for what is counted in days."""
HOUR_BOUNDS = "cut_off_hour は 1〜23 の時です"
CODE_FIELDS = {"options_by_service", "data_gb", "discounts_need", "compensation"}
POLICY_FIELDS = {field.name for field in Policy._meta.concrete_fields} - {"id"}


def set_policy(content: dict[str, object], *, today: date) -> StoredRule[Policy]:
    """Store the policy of a day.

    Refused with `faulty_policy`, or with `policy_of_the_past` where it would change
    what was promised under an earlier one.
    """
    new = build_row(Policy, content, faulty_policy)
    validate_row(new, faulty_policy, about_all=HOUR_BOUNDS, exclude=CODE_FIELDS)
    refuse_out_of_bounds(new, MOST_BY_MEMBER, faulty_policy, today=today)
    if new.exit_fee_category not in list(TaxCategory):
        told = unknown_name(new.exit_fee_category, TaxCategory)
        raise faulty_policy(f"exit_fee_category の税区分{told}")
    refuse_unknown_options(new.options_by_service)
    refuse_unknown_data_items(new.data_gb)
    refuse_unknown_needs(new.discounts_need)
    refuse_unclear_compensation(new.compensation)
    if new.valid_from < today and Policy.objects.exists():
        raise Refused(
            "policy_of_the_past",
            "過ぎた日からの決まりは変えられません。何も変えていません。"
            "今日か先の日を valid_from に書いてください。",
        )
    before = policy_on(new.valid_from)
    values = {name: getattr(new, name) for name in POLICY_FIELDS - {"valid_from"}}
    row, _made = Policy.objects.update_or_create(
        valid_from=new.valid_from, defaults=values
    )
    return StoredRule(before, row)


def refuse_unknown_options(options_by_service: object) -> None:
    """Refuse services that do not exist and codes that are no options."""
    sold = set(Item.objects.filter(kind="option").values_list("item_code", flat=True))
    is_right = isinstance(options_by_service, dict) and all(
        service in Service.values
        and isinstance(codes, list)
        and are_codes_sold(codes, sold)
        for service, codes in options_by_service.items()
    )
    if not is_right:
        services = {"": keys_of(options_by_service)}
        told = first_unknown(services, Service.values)
        told = told or first_unknown(options_by_service, sold)
        raise faulty_policy(
            "options_by_service はサービスごとのオプションの品目コードの配列です。"
            f"{told}"
        )


def refuse_unknown_data_items(gigabytes_by_item: object) -> None:
    """Refuse codes that are not sold and amounts that are no gigabytes.

    null stands for no limit.
    """
    sold = set(Item.objects.values_list("item_code", flat=True))
    is_right = isinstance(gigabytes_by_item, dict) and all(
        code in sold and (gigabytes is None or is_gigabytes(gigabytes))
        for code, gigabytes in gigabytes_by_item.items()
    )
    if not is_right:
        told = first_unknown({"": keys_of(gigabytes_by_item)}, sold)
        raise faulty_policy(
            "data_gb は品目コードごとの1か月のデータ量"
            f"（0以上のGB、なしは null）です。{told}"
        )


def refuse_unknown_needs(needs_by_discount: object) -> None:
    """Refuse codes that are no monthly discounts, and needs that nobody can have."""
    monthly = Item.objects.filter(charged="monthly")
    cuts = set(monthly.filter(kind="discount").values_list("item_code", flat=True))
    sold = {*monthly.values_list("item_code", flat=True), *Service.values} - cuts
    is_right = isinstance(needs_by_discount, dict) and all(
        code in cuts
        and isinstance(needs, list)
        and bool(needs)
        and are_codes_sold(needs, sold)
        for code, needs in needs_by_discount.items()
    )
    if not is_right:
        told = first_unknown({"": keys_of(needs_by_discount)}, cuts)
        raise faulty_policy(
            "discounts_need は割引の品目コードごとの、ほかの契約に要る"
            "サービス・プラン・オプションのコードの配列です。"
            f"{told or first_unknown(needs_by_discount, sold)}"
        )


def refuse_unclear_compensation(rules_by_function: object) -> None:
    """Refuse functions that are of no service, and steps that cannot be read."""
    is_right = isinstance(rules_by_function, dict) and all(
        name in SERVICE_FUNCTIONS and are_steps(steps)
        for name, steps in rules_by_function.items()
    )
    if not is_right:
        raise faulty_policy(
            "compensation は fibre / mobile / voice ごとの、"
            "from_hours と days（必要なら every_hours）の配列です"
        )


def are_steps(steps: object) -> bool:
    try:
        read_steps(steps)
    except ValueError:
        return False
    return True


def first_unknown(codes_by_key: object, known: Collection[str]) -> str:
    """Name the first code that is none, with the nearest that is; "" where all are."""
    if not isinstance(codes_by_key, dict):
        return ""
    for codes in codes_by_key.values():
        for code in codes if isinstance(codes, list) else [codes]:
            if not isinstance(code, str) or code not in known:
                return unknown_name(code, known)
    return ""


def keys_of(value: object) -> list[object]:
    return list(value) if isinstance(value, dict) else []


def is_gigabytes(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value < MAX_GIGABYTES


def are_codes_sold(codes: list[object], sold: set[str]) -> bool:
    return all(isinstance(code, str) and code in sold for code in codes)


def faulty_policy(reason: str) -> Refused:
    return Refused(
        "faulty_policy", f"決まりを読み取れません。何も変えていません。{reason}"
    )
