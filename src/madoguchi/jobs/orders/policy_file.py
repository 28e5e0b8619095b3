"""Check and store the operator's rules for procedures."""

from datetime import date

from django.core.exceptions import ValidationError

from madoguchi.catalogue.models import Item, Policy
from madoguchi.compensations.rules import read_steps
from madoguchi.contracts.service_kinds import Service
from madoguchi.kernel.errors import Refused
from madoguchi.notices.verdicts import SERVICE_FUNCTIONS

MAX_GIGABYTES = 1_000_000
CODE_FIELDS = {"options_by_service", "data_gb", "discounts_need", "compensation"}
POLICY_FIELDS = {field.name for field in Policy._meta.concrete_fields} - {"id"}


def set_policy(content: object, *, today: date) -> Policy:
    """Store the policy of a day.

    Refused with `faulty_policy`, or with `policy_of_the_past` where it would change
    what was promised under an earlier one.
    """
    if not isinstance(content, dict) or not content.keys() <= POLICY_FIELDS:
        raise faulty_policy(f"使える項目: {' '.join(sorted(POLICY_FIELDS))}")
    new = Policy(**content)
    try:
        new.full_clean(exclude=CODE_FIELDS, validate_unique=False)
    except ValidationError as error:
        raise faulty_policy("、".join(error.messages)) from error
    refuse_unknown_options(new.options_by_service)
    refuse_unknown_data_items(new.data_gb)
    refuse_unknown_needs(new.discounts_need)
    refuse_unclear_compensation(new.compensation)
    if new.valid_from < today and Policy.objects.exists():
        raise Refused(
            "policy_of_the_past",
            "過ぎた日からの決まりは変えられません。"
            "今日か先の日を valid_from に書いてください。",
        )
    values = {name: getattr(new, name) for name in POLICY_FIELDS - {"valid_from"}}
    row, _made = Policy.objects.update_or_create(
        valid_from=new.valid_from, defaults=values
    )
    return row


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
        raise faulty_policy(
            "options_by_service はサービスごとのオプションの品目コードです"
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
        raise faulty_policy(
            "data_gb は品目コードごとの1か月のデータ量（GB、なしは null）です"
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
        raise faulty_policy(
            "discounts_need は割引の品目コードごとの、"
            "ほかの契約に要るサービス・プラン・オプションのコードです"
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
